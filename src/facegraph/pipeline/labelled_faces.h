// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "facegraph/base/execution.h"
#include "facegraph/base/features.h"
#include "facegraph/base/matrix.h"
#include "facegraph/graph/neighbours.h"

namespace facegraph {

/// Faces to learn from.
struct LabelledFaces {
  Features features;
  NeighbourLists neighbours;
  std::vector<int64_t> labels;  ///< [n]; a negative one is unknown
};

/// How a set is made unlike itself, so that networks learn what holds for other sets too.
struct Variation {
  /// A person of n faces keeps n^(u^strength) of them, u uniform in 0..1: the stronger, the more
  /// people keep a single face. Sets labelled for training hold many faces of each person; what
  /// people want clustered holds many with one or two.
  double thinning = 1;
  /// A face becomes the mean of itself and so many less one random faces of its person, as if its
  /// picture had been a better one.
  int blending = 1;
  /// Share of the people that are kept, drawn at random, above 0 to 1: a small album is not a large
  /// one in miniature, as everybody's list of neighbours then holds mostly strangers far off.
  double people = 1;
};

/// A variation of a set, with neighbours of its own. Faces without a label stay with the share that
/// the others do, unchanged. The seed decides all.
LabelledFaces Varied(const LabelledFaces& all, const Variation& variation, uint64_t seed,
                     const Execution& execution);

}  // namespace facegraph
