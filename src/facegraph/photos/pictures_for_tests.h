// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "facegraph/photos/read_image.h"

namespace facegraph {

inline std::span<const std::byte> AsBytes(std::string_view text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

/// An EXIF block with the orientation tag only.
inline std::string TiffBlock(int orientation, bool little) {
  const auto number = [&](int value, size_t size) {
    std::string text(size, '\0');
    text[little ? 0 : size - 1] = static_cast<char>(value);
    return text;
  };
  std::string tag = number(0x12, 2);
  tag[little ? 1 : 0] = 0x01;
  return std::string(little ? "II" : "MM") + number(42, 2) + number(8, 4) + number(1, 2) + tag +
         number(3, 2) + number(1, 4) + number(orientation, 2) + number(0, 2) + number(0, 4);
}

/// An image whose red value grows to the right and whose green value grows downwards.
inline Image Ramp(int width, int height) {
  Image image(width, height);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      image.Pixel(x, y)[0] = static_cast<uint8_t>(255 * x / width);
      image.Pixel(x, y)[1] = static_cast<uint8_t>(255 * y / height);
    }
  }
  return image;
}

inline std::string JpegText(const Image& image, int quality = 95) {
  const std::vector<std::byte> file = WriteJpeg(image, quality);
  return {reinterpret_cast<const char*>(file.data()), file.size()};
}

/// A JPEG file of the image with an EXIF orientation.
inline std::string JpegWithOrientation(const Image& image, int orientation) {
  const std::string exif = std::string("Exif\0\0", 6) + TiffBlock(orientation, true);
  const std::string head{'\xFF', '\xE1', '\0', static_cast<char>(exif.size() + 2)};
  std::string jpeg = JpegText(image);
  return jpeg.insert(2, head + exif);
}

}  // namespace facegraph
