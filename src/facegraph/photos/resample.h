// SPDX-License-Identifier: MIT
#pragma once

#include "facegraph/photos/image.h"

namespace facegraph {

/// The picture at another size: each new pixel is the mean of the old ones under it, those nearer
/// its middle weighing more, so that nothing is skipped when a picture is made smaller.
Image Resized(const Image& image, int width, int height);

/// Turning, scaling and moving: (x, y) goes to (a x - b y + dx, b x + a y + dy).
struct Similarity2D {
  double a = 1;
  double b = 0;
  double dx = 0;
  double dy = 0;

  Point operator()(Point p) const { return {a * p.x - b * p.y + dx, b * p.x + a * p.y + dy}; }
  /// By how much lengths grow.
  double Scale() const;
  /// The way back. The scale must not be 0.
  Similarity2D Inverse() const;
};

/// The width x height picture whose pixel (x, y) lies at to_source(x, y) in `image`; black outside
/// of it. Where the picture is made smaller, several places in each pixel are averaged.
Image Warped(const Image& image, const Similarity2D& to_source, int width, int height);

}  // namespace facegraph
