// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace facegraph {

/// An RGB image in memory: 8 bits a channel, rows from the top.
struct Image {
  int width = 0;
  int height = 0;
  std::vector<uint8_t> rgb;  ///< [height, width, 3]

  Image() = default;
  Image(int w, int h) : width(w), height(h), rgb(static_cast<size_t>(w) * h * 3) {}

  bool empty() const { return rgb.empty(); }
  const uint8_t* Pixel(int x, int y) const {
    return rgb.data() + (static_cast<size_t>(y) * width + x) * 3;
  }
  uint8_t* Pixel(int x, int y) { return rgb.data() + (static_cast<size_t>(y) * width + x) * 3; }
};

/// A point in an image, in pixels. Integer coordinates are the centers of pixels.
struct Point {
  double x = 0;
  double y = 0;
};

/// The image at another size. Each new pixel is a mean of the old pixels under it with triangular
/// weights, so that no pixel is skipped when the image shrinks.
Image Resized(const Image& image, int width, int height);

/// A similarity transform (rotation, scale, translation): (x, y) becomes (a x - b y + dx,
/// b x + a y + dy).
struct Similarity2D {
  double a = 1;
  double b = 0;
  double dx = 0;
  double dy = 0;

  Point operator()(Point p) const { return {a * p.x - b * p.y + dx, b * p.x + a * p.y + dy}; }
  /// The factor by which lengths grow.
  double Scale() const;
  /// The inverse transform. The scale must not be 0.
  Similarity2D Inverse() const;
};

/// The width x height image whose pixel (x, y) is at to_source(x, y) in `image`, with bilinear
/// interpolation; black outside of it. If the image shrinks, several samples per pixel are
/// averaged.
Image Warped(const Image& image, const Similarity2D& to_source, int width, int height);

}  // namespace facegraph
