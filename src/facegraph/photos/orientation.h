// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <span>

#include "facegraph/photos/image.h"

namespace facegraph {

/// The EXIF orientation (tag 0x0112): 1 upright, 2..8 mirrored or rotated. 1 if the tag is missing
/// or invalid; never fails. tiff: the EXIF block, starting with its byte-order mark.
int ExifOrientation(std::span<const std::byte> tiff);

/// The EXIF orientation of a JPEG, PNG or WebP file. 1 for any other file.
int FileOrientation(std::span<const std::byte> file);

/// Applies an EXIF orientation, 1..8.
Image Upright(Image image, int orientation);

}  // namespace facegraph
