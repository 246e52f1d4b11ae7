// SPDX-License-Identifier: MIT
#include "facegraph/photos/orientation.h"
#include "facegraph/photos/picture_header.h"
#include "facegraph/photos/read_image.h"
#include "fuzzing.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto bytes = facegraph::Bytes(data, size);
  const int block = facegraph::ExifOrientation(bytes), file = facegraph::FileOrientation(bytes);
  if (block < 1 || block > 8 || file < 1 || file > 8) __builtin_trap();
  int64_t needed = -1;
  facegraph::MayReject([&] { needed = facegraph::DecodingBytes(bytes, 64); });
  // What the header says holds, so what is left out here is only large.
  constexpr int64_t kMost = 64 << 20;
  if (needed > kMost) return 0;
  facegraph::MayReject([&] {
    const facegraph::ReadPicture picture = facegraph::ReadImage(bytes, 64);
    if (needed < 0 || static_cast<int64_t>(picture.image.rgb.size()) > needed) __builtin_trap();
  });
  return 0;
}
