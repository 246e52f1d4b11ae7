// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "facegraph/photos/image.h"
#include "facegraph/photos/network.h"

namespace facegraph {

/// The feature of an aligned face, [d] of length 1, by a recognizer that takes 112 x 112 pictures
/// aligned to ArcFace's points: SFace, ArcFace, MobileFaceNet and their kin.
///
/// Networks with an input called "data" come from MXNet and scale colors themselves: they are
/// given 0..255. All others are given -1..1, as ArcFace in PyTorch wants. Throws Error(kBadData) if
/// the network has another shape or gives no finite numbers.
std::vector<float> FaceFeature(const Image& aligned, Network& network);

}  // namespace facegraph
