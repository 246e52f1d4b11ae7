// SPDX-License-Identifier: MIT
#include "facegraph/io/neighbors_file.h"
#include "fuzzing.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  FuzzedDataProvider bytes(data, size);
  const auto lists = facegraph::PutScratchNpz(bytes, {"ids", "similarities"});
  facegraph::MayReject([&] { facegraph::ReadNeighbors(lists); });
  const auto reference = facegraph::PutScratchNpz(bytes, {"data"});
  facegraph::MayReject([&] { facegraph::ReadNeighbors(reference); });
  return 0;
}
