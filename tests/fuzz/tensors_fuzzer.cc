// SPDX-License-Identifier: MIT
#include "facegraph/io/tensor_file.h"
#include "fuzzing.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  facegraph::MayReject([&] { facegraph::ParseTensors(facegraph::Bytes(data, size), "fuzz"); });
  return 0;
}
