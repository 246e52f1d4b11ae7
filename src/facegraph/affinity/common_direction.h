// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "facegraph/affinity/confident_neighbors.h"
#include "facegraph/base/execution.h"
#include "facegraph/base/features.h"

namespace facegraph {

/// What the unit features of all faces have in common and no person explains, [d]: many embedders'
/// features point one way, which says of nobody who they are. It is their mean, less so far as a
/// few people may explain it:
/// - Where a few people make up the mean, faces vary as much from one of them to the next. Up to
///   twice the variance in the direction in which it is largest, the mean's squared length says
///   nothing, from three times the whole mean is in common. wild-dev's has 1.2 times, with
///   strangers moved to a cosine of 0.4 18 times.
/// - One person alone is all of the mean, and does not vary so. What else tells of several people,
///   either will do: k people leave a mean of length 1 / sqrt(k) by chance, k being their effective
///   number by components of confident neighbors (faces without confident neighbors say nothing), so that nothing is in common
///   up to that length, from sqrt(2) times that the whole mean. Or all faces are on average more
///   than 2.1 times as far apart as confident neighbors are, from 2.35 times on for certain: one person's are 1.5
///   to 2.1 times, many people's 2.2 to 3.2. (Wrong confident neighbors may join everybody to one component.)
/// The same for any number of threads.
std::vector<float> CommonDirection(const Features& features, const ConfidentNeighbors& confident_neighbors,
                                   const Execution& execution);

}  // namespace facegraph
