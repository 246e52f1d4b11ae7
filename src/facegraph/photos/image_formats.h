// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <span>

#include "facegraph/photos/read_image.h"

namespace facegraph {

// A file per kind of picture, for ReadImage. None turns the picture upright, except HEIC, where the
// system's library does. All throw Error(kBadData).
ReadPicture ReadJpeg(std::span<const std::byte> file, int min_long_side);
ReadPicture ReadPng(std::span<const std::byte> file);
ReadPicture ReadWebp(std::span<const std::byte> file);
ReadPicture ReadHeic(std::span<const std::byte> file);

/// Throws Error(kBadData) unless both are at least 1, and the pixels neither more than kMaxPixels
/// nor far more than a file of `bytes` can hold of a photo.
void CheckSize(double width, double height, size_t bytes);

}  // namespace facegraph
