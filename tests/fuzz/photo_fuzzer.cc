// SPDX-License-Identifier: MIT
#include "facegraph/photos/orientation.h"
#include "facegraph/photos/read_image.h"
#include "fuzzing.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto bytes = facegraph::Bytes(data, size);
  const int turned = facegraph::ExifOrientation(bytes), file = facegraph::FileOrientation(bytes);
  if (turned < 1 || turned > 8 || file < 1 || file > 8) __builtin_trap();
  // A few bytes may say that they are a picture of hundreds of megabytes; the limit on memory is
  // for those.
  if (size < 4096) facegraph::MayRefuse([&] { facegraph::ReadImage(bytes, 64); });
  return 0;
}
