// SPDX-License-Identifier: MIT
#pragma once

#include "facegraph/photos/image.h"
#include "facegraph/photos/network.h"

namespace facegraph {

/// How a network wants colors: (value - middle) / unit of 0..255.
struct PixelScale {
  float middle = 0;
  float unit = 1;
  bool blue_first = false;
};

/// A picture as a network's input, [1, 3, height, width]. At the right and below it is filled up to
/// that size with black.
NetworkTensor PixelTensor(const Image& image, int width, int height, const PixelScale& scale);

}  // namespace facegraph
