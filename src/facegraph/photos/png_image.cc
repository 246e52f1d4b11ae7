// SPDX-License-Identifier: MIT
#include <png.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "facegraph/base/error.h"
#include "facegraph/photos/byte_reader.h"
#include "facegraph/photos/read_image.h"

namespace facegraph {

namespace {

/// The file with only the chunks that decide the pixels. The library would inflate up to a thousand
/// of the others, of 8 MB each. Chunks: length (4 bytes), name, data, checksum (4 bytes).
std::vector<std::byte> WithoutExtras(std::span<const std::byte> file) {
  constexpr std::array<std::string_view, 9> kKept{"IHDR", "PLTE", "IDAT", "IEND", "tRNS",
                                                  "gAMA", "cHRM", "sRGB", "iCCP"};
  constexpr size_t kSignature = 8, kFrame = 12;
  const ByteReader reader{file};
  std::vector<std::byte> kept;
  kept.reserve(file.size());
  const auto keep = [&](std::span<const std::byte> part) {
    kept.insert(kept.end(), part.begin(), part.end());
  };
  keep(reader.Part(0, kSignature));
  for (size_t at = kSignature; at + kFrame <= file.size();) {
    const size_t size = size_t{reader.Number(at, 4)} + kFrame;
    const bool is_kept =
        std::ranges::any_of(kKept, [&](std::string_view name) { return reader.Has(at + 4, name); });
    if (is_kept) keep(reader.Part(at, size));
    at += size;
  }
  return kept;
}

}  // namespace

ReadPicture ReadPng(std::span<const std::byte> whole, const PictureHeader& header) {
  const std::vector<std::byte> file = WithoutExtras(whole);
  png_image png{};
  png.version = PNG_IMAGE_VERSION;
  struct Release {
    png_image* image;
    ~Release() { png_image_free(image); }
  } release{&png};
  const auto require = [&](int done) {
    Require(done != 0, ErrorKind::kBadData, "is a broken PNG ({})", png.message);
  };
  require(png_image_begin_read_from_memory(&png, file.data(), file.size()));
  png.format = PNG_FORMAT_RGB;
  ReadPicture picture;
  picture.width = static_cast<int>(png.width);
  picture.height = static_cast<int>(png.height);
  RequireSize(header, picture.width, picture.height);
  picture.image = Image(picture.width, picture.height);
  const png_color white{255, 255, 255};  // background of transparent pixels
  require(png_image_finish_read(&png, &white, picture.image.rgb.data(), 0, nullptr));
  return picture;
}

}  // namespace facegraph
