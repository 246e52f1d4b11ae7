// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "facegraph/photos/image.h"

namespace facegraph {

/// A picture read from a file, and how much smaller it was made meanwhile.
struct ReadPicture {
  Image image;    ///< upright
  int width = 0;  ///< of the picture in the file, upright, in pixels
  int height = 0;
};

/// Pictures with more pixels than this are refused: no camera makes them, files that are meant to
/// exhaust memory do.
inline constexpr double kMaxPixels = 400e6;

/// Decodes a whole file: JPEG, PNG, WebP, and HEIC where the system's libheif is there. The kind is
/// told by the content, the EXIF orientation is applied.
///
/// min_long_side: a JPEG that is at least twice as large may be read at a half, quarter or eighth
/// of its size, never below this. Throws Error(kBadData) that says what is wrong, without the
/// file's name. Thread safe.
ReadPicture ReadImage(std::span<const std::byte> file, int min_long_side);

/// The picture as a JPEG file. quality: 1..100. Throws Error(kFailed). Thread safe.
std::vector<std::byte> WriteJpeg(const Image& image, int quality);

}  // namespace facegraph
