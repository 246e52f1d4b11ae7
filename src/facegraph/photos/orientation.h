// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <span>

#include "facegraph/photos/image.h"

namespace facegraph {

/// How the camera was held, as EXIF says it (tag 0x0112): 1 upright, 2..8 mirrored or turned.
/// 1 for a block without the tag, or with one that makes no sense: never fails.
/// tiff: the EXIF block from its byte-order mark on.
int ExifOrientation(std::span<const std::byte> tiff);

/// The same for a whole JPEG, PNG or WebP file. 1 for any other file.
int FileOrientation(std::span<const std::byte> file);

/// The picture as people should see it. orientation: 1..8.
Image Upright(Image image, int orientation);

}  // namespace facegraph
