// SPDX-License-Identifier: MIT
#include "facegraph/photos/orientation.h"
#include "facegraph/photos/read_image.h"
#include "fuzzing.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto bytes = facegraph::Bytes(data, size);
  const int block = facegraph::ExifOrientation(bytes), file = facegraph::FileOrientation(bytes);
  if (block < 1 || block > 8 || file < 1 || file > 8) __builtin_trap();
  // Small files only: a large one may claim an image that exceeds the memory limit of the fuzzer.
  if (size < 4096) facegraph::MayReject([&] { facegraph::ReadImage(bytes, 64); });
  return 0;
}
