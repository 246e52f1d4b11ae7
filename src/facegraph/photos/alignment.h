// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <span>

#include "facegraph/photos/image.h"
#include "facegraph/photos/resample.h"

namespace facegraph {

/// The eye on the left of the picture, the other, the tip of the nose, the corner of the mouth on
/// the left, the other.
using FacePoints = std::array<Point, 5>;

/// Side of an aligned face, in pixels.
inline constexpr int kAlignedSide = 112;

/// Where recognizers that follow ArcFace (Deng et al. 2019) want those points in a picture of
/// 112 x 112.
inline constexpr FacePoints kAlignedPoints{{{38.2946, 51.6963},
                                            {73.5318, 51.5014},
                                            {56.0252, 71.7366},
                                            {41.5493, 92.3655},
                                            {70.7299, 92.2041}}};

/// The turn, scale and move that brings `from` nearest to `to`, in the sense of least squares
/// (Umeyama 1991, without mirroring). Points that all coincide give one that only moves.
/// Both of the same length, at least 1.
Similarity2D BestSimilarity(std::span<const Point> from, std::span<const Point> to);

/// The face as recognizers want it: [112, 112].
Image AlignedFace(const Image& image, const FacePoints& points);

}  // namespace facegraph
