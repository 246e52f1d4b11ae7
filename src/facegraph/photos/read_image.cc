// SPDX-License-Identifier: MIT
#include "facegraph/photos/read_image.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "facegraph/base/error.h"
#include "facegraph/photos/orientation.h"

namespace facegraph {
namespace {

std::string_view TextAt(std::span<const std::byte> file, size_t offset, size_t size) {
  if (file.size() < offset + size) return {};
  return {reinterpret_cast<const char*>(file.data()) + offset, size};
}

/// Whether the brand in the first box is one of HEIC or AVIF.
bool IsHeic(std::span<const std::byte> file) {
  if (TextAt(file, 4, 4) != "ftyp") return false;
  constexpr std::string_view kBrands[] = {"heic", "heix", "heim", "heis", "hevc",
                                          "hevx", "mif1", "msf1", "avif", "avis"};
  return std::ranges::find(kBrands, TextAt(file, 8, 4)) != std::end(kBrands);
}

}  // namespace

void CheckSize(double width, double height, size_t bytes) {
  // Even a blank page has at most some hundred pixels per byte.
  const double max_pixels =
      std::min(kMaxPixels, std::max(1e6, 1000.0 * static_cast<double>(bytes)));
  Require(width >= 1 && height >= 1, ErrorKind::kBadData, "contains an image without pixels");
  Require(width * height <= max_pixels, ErrorKind::kBadData,
          "claims {} x {} pixels, more than this program reads from {} bytes", width, height,
          bytes);
}

ReadPicture ReadImage(std::span<const std::byte> file, int min_long_side) {
  Require(!file.empty(), ErrorKind::kBadData, "is empty");
  if (IsHeic(file)) return ReadHeic(file);
  ReadPicture picture;
  if (TextAt(file, 0, 2) == "\xFF\xD8") {
    picture = ReadJpeg(file, min_long_side);
  } else if (TextAt(file, 0, 4) == "\x89PNG") {
    picture = ReadPng(file);
  } else if (TextAt(file, 0, 4) == "RIFF" && TextAt(file, 8, 4) == "WEBP") {
    picture = ReadWebp(file);
  } else {
    Fail(ErrorKind::kBadData, "is not a JPEG, PNG, WebP or HEIC image");
  }
  const int orientation = FileOrientation(file);
  picture.image = Upright(std::move(picture.image), orientation);
  if (orientation >= 5) std::swap(picture.width, picture.height);
  return picture;
}

}  // namespace facegraph
