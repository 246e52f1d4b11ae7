// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "facegraph/photos/image.h"
#include "facegraph/photos/picture_header.h"

namespace facegraph {

/// An image read from a file, perhaps at a reduced size.
struct ReadPicture {
  Image image;    ///< upright
  int width = 0;  ///< of the image in the file, upright, in pixels
  int height = 0;
};

/// Larger images are rejected. No camera makes them, but files that exhaust memory claim such
/// sizes.
inline constexpr double kMaxPixels = 400e6;

/// Decodes a file: JPEG, PNG, WebP, and HEIC or AVIF if libheif is installed. The format is
/// detected by content, and the EXIF orientation is applied.
///
/// min_long_side: large JPEG files are decoded at 1/2, 1/4 or 1/8 of their size, as long as the
/// longer side stays at least this. Throws Error(kBadData) with the reason, without the file name.
/// Thread safe.
ReadPicture ReadImage(std::span<const std::byte> file, int min_long_side);

/// Encodes a JPEG file. quality: 1..100. Throws Error(kFailed). Thread safe.
std::vector<std::byte> WriteJpeg(const Image& image, int quality);

// One decoder per format, for ReadImage. They do not apply the EXIF orientation, except that of
// HEIC files, where libheif does. All throw Error(kBadData), also if their library finds another
// size than the header, from which the memory was estimated.
ReadPicture ReadJpeg(std::span<const std::byte> file, const PictureHeader& header,
                     int min_long_side);
ReadPicture ReadPng(std::span<const std::byte> file, const PictureHeader& header);
ReadPicture ReadWebp(std::span<const std::byte> file, const PictureHeader& header);
ReadPicture ReadHeic(std::span<const std::byte> file, const PictureHeader& header);

/// By how much a JPEG file of this size is reduced: the largest of 1, 2, 4 and 8 with which the
/// longer side is at least min_long_side.
int JpegReduction(int64_t width, int64_t height, int min_long_side);

/// Throws Error(kBadData) unless the header has this size or, with `at_most`, one that is not
/// smaller.
void RequireSize(const PictureHeader& header, int width, int height, bool at_most = false);

/// Checks a size before memory is allocated. bytes: of the file. Throws Error(kBadData) if a side
/// is below 1 or there are more than kMaxPixels pixels, or far more than a photo of `bytes` bytes
/// can have.
void CheckSize(double width, double height, size_t bytes);

}  // namespace facegraph
