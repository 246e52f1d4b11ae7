// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <vector>

#include "facegraph/photos/detector.h"
#include "facegraph/photos/image.h"
#include "facegraph/photos/network.h"

namespace facegraph {

/// The side of an aligned face, in pixels.
inline constexpr int kAlignedSide = 112;

/// The landmarks of an aligned face (ArcFace, Deng et al. 2019).
inline constexpr FacePoints kAlignedPoints{{{38.2946, 51.6963},
                                            {73.5318, 51.5014},
                                            {56.0252, 71.7366},
                                            {41.5493, 92.3655},
                                            {70.7299, 92.2041}}};

/// The least-squares similarity transform from `from` to `to` (Umeyama 1991, without reflection).
/// If all points of `from` coincide, it is a translation. Both lists have the same length, at
/// least 1.
Similarity2D BestSimilarity(std::span<const Point> from, std::span<const Point> to);

/// The face, aligned for the embedder: [112, 112].
Image AlignedFace(const Image& image, const FacePoints& points);

/// The feature of an aligned face, [d] of length 1. The embedder takes 112 x 112 images with
/// ArcFace's landmarks: SFace, ArcFace, MobileFaceNet and similar networks.
///
/// Networks with an input named "data" (from MXNet) normalize the pixels themselves and get 0..255.
/// Others get -1..1, like ArcFace in PyTorch. Throws Error(kBadData) if the network has another
/// shape or its output is not finite.
std::vector<float> FaceFeature(const Image& aligned, Network& network);

}  // namespace facegraph
