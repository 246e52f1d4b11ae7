// SPDX-License-Identifier: MIT
#include "facegraph/io/npy.h"
#include "fuzzing.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  facegraph::MayReject([&] {
    const auto bytes = facegraph::Bytes(data, size);
    const facegraph::NpyArray array = facegraph::ParseNpy(bytes, "fuzz", nullptr);
    std::vector<int64_t> values(static_cast<size_t>(array.num_values()));
    facegraph::CopyIntegers<int64_t>(array, -100, 100, values);
  });
  return 0;
}
