// SPDX-License-Identifier: MIT
#include "facegraph/report/pictures.h"
#include "facegraph/run/run_folder.h"
#include "fuzzing.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto path = facegraph::PutScratchFile(".jsonl", data, size);
  facegraph::MayReject([&] { facegraph::ReadClusterLines(path, 8); });
  facegraph::MayReject([&] { facegraph::ReadManifest(path); });
  facegraph::MayReject([&] { facegraph::ReadPictureList(path, 3); });
  return 0;
}
