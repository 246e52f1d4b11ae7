// SPDX-License-Identifier: MIT
#include "facegraph/photos/orientation.h"

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "facegraph/photos/byte_reader.h"

namespace facegraph {
namespace {

using Bytes = std::span<const std::byte>;

constexpr uint32_t kOrientationTag = 0x0112;

Bytes WithoutExifMark(Bytes block) {
  return ByteReader{block}.Has(0, std::string_view("Exif\0\0", 6)) ? block.subspan(6) : block;
}

/// Segments: FF, kind, length (2 bytes, includes itself), data.
Bytes FindExifInJpeg(Bytes file) {
  const ByteReader reader{file};
  size_t at = 2;
  while (at + 4 <= file.size() && reader.Number(at, 1) == 0xFF) {
    const uint32_t kind = reader.Number(at + 1, 1), size = reader.Number(at + 2, 2);
    if (kind == 0xFF) {  // a fill byte
      ++at;
      continue;
    }
    if (kind == 0xDA || kind == 0xD9 || size < 2) break;  // the image data begins
    const Bytes block = reader.Part(at + 4, size - 2);
    if (kind == 0xE1 && reader.Has(at + 4, std::string_view("Exif\0\0", 6))) {
      return block.size() < 6 ? Bytes() : block.subspan(6);
    }
    at += 2 + size;
  }
  return {};
}

/// Chunks: length (4 bytes), name, data, checksum.
Bytes FindExifInPng(Bytes file) {
  const ByteReader reader{file};
  for (size_t at = 8; at + 12 <= file.size();) {
    const size_t size = reader.Number(at, 4);
    if (reader.Has(at + 4, "eXIf")) return reader.Part(at + 8, size);
    at += 12 + size;
  }
  return {};
}

/// Chunks: name, length (4 bytes), data padded to an even length.
Bytes FindExifInWebp(Bytes file) {
  const ByteReader reader{file, /*little=*/true};
  for (size_t at = 12; at + 8 <= file.size();) {
    const size_t size = reader.Number(at + 4, 4);
    if (reader.Has(at, "EXIF")) return WithoutExifMark(reader.Part(at + 8, size));
    at += 8 + size + size % 2;
  }
  return {};
}

}  // namespace

int ExifOrientation(Bytes tiff) {
  ByteReader reader{tiff, /*little=*/true};
  if (reader.Has(0, "MM")) {
    reader.little = false;
  } else if (!reader.Has(0, "II")) {
    return 1;
  }
  const size_t directory = reader.Number(4, 4);
  const uint32_t count = reader.Number(directory, 2);
  for (uint32_t i = 0; i < count; ++i) {
    const size_t entry = directory + 2 + size_t{12} * i;
    if (entry + 12 > tiff.size()) break;
    if (reader.Number(entry, 2) != kOrientationTag) continue;
    const uint32_t value = reader.Number(entry + 8, 2);
    return value >= 1 && value <= 8 ? static_cast<int>(value) : 1;
  }
  return 1;
}

int FileOrientation(Bytes file) {
  const ByteReader reader{file};
  if (reader.Has(0, "\xFF\xD8")) return ExifOrientation(FindExifInJpeg(file));
  if (reader.Has(0, "\x89PNG")) return ExifOrientation(FindExifInPng(file));
  if (reader.Has(0, "RIFF") && reader.Has(8, "WEBP")) return ExifOrientation(FindExifInWebp(file));
  return 1;
}

Image Upright(Image image, int orientation) {
  if (orientation <= 1 || orientation > 8) return image;
  const bool swaps = orientation >= 5;  // swaps width and height
  const bool from_right =
      orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
  const bool from_bottom =
      orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
  Image upright(swaps ? image.height : image.width, swaps ? image.width : image.height);
  for (int y = 0; y < upright.height; ++y) {
    for (int x = 0; x < upright.width; ++x) {
      int from_x = swaps ? y : x, from_y = swaps ? x : y;
      if (from_right) from_x = image.width - 1 - from_x;
      if (from_bottom) from_y = image.height - 1 - from_y;
      std::copy_n(image.Pixel(from_x, from_y), 3, upright.Pixel(x, y));
    }
  }
  return upright;
}

}  // namespace facegraph
