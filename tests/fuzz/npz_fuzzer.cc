// SPDX-License-Identifier: MIT
#include "facegraph/io/npz.h"
#include "fuzzing.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  // A small limit, so that a fuzzed size is refused and not allocated.
  const facegraph::MemoryLimit limit{int64_t{16} << 20, "--memory"};
  facegraph::MayReject([&] { facegraph::ParseNpz(facegraph::Bytes(data, size), "fuzz", limit); });
  return 0;
}
