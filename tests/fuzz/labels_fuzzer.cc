// SPDX-License-Identifier: MIT
#include "facegraph/io/labels_file.h"
#include "fuzzing.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  for (const char* ending : {".txt", ".npy"}) {
    const auto path = facegraph::PutScratchFile(ending, data, size);
    facegraph::MayReject([&] { facegraph::ReadLabels(path); });
  }
  return 0;
}
