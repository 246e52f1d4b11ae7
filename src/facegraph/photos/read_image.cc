// SPDX-License-Identifier: MIT
#include "facegraph/photos/read_image.h"

#include <algorithm>
#include <utility>

#include "facegraph/base/error.h"
#include "facegraph/photos/orientation.h"

namespace facegraph {
void CheckSize(double width, double height, size_t bytes) {
  // Even a blank page has at most some hundred pixels per byte.
  const double max_pixels =
      std::min(kMaxPixels, std::max(1e6, 1000.0 * static_cast<double>(bytes)));
  Require(width >= 1 && height >= 1, ErrorKind::kBadData, "contains an image without pixels");
  Require(width * height <= max_pixels, ErrorKind::kBadData,
          "claims {} x {} pixels, more than this program reads from {} bytes", width, height,
          bytes);
}

void RequireSize(const PictureHeader& header, int width, int height, bool at_most) {
  const int64_t claimed = header.width * header.height, pixels = int64_t{width} * height;
  const bool is_same = header.width == width && header.height == height;
  Require(is_same || (at_most && pixels <= claimed), ErrorKind::kBadData,
          "is broken (claims {} x {} pixels, but has {} x {})", header.width, header.height, width,
          height);
}

ReadPicture ReadImage(std::span<const std::byte> file, int min_long_side) {
  const PictureHeader header = ReadPictureHeader(file);
  if (header.format == PictureFormat::kHeic) return ReadHeic(file, header);
  ReadPicture picture;
  if (header.format == PictureFormat::kJpeg) picture = ReadJpeg(file, header, min_long_side);
  if (header.format == PictureFormat::kPng) picture = ReadPng(file, header);
  if (header.format == PictureFormat::kWebp) picture = ReadWebp(file, header);
  const int orientation = FileOrientation(file);
  picture.image = Upright(std::move(picture.image), orientation);
  if (orientation >= 5) std::swap(picture.width, picture.height);
  return picture;
}

}  // namespace facegraph
