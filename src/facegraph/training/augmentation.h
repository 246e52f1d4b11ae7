// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "facegraph/base/execution.h"
#include "facegraph/base/features.h"
#include "facegraph/base/matrix.h"
#include "facegraph/graph/neighbors.h"

namespace facegraph {

/// Faces to learn from.
struct LabeledFaces {
  Features features;
  NeighborLists neighbors;
  std::vector<int64_t> labels;  ///< [n]; a negative one is unknown
};

/// How a set is made unlike itself, so that networks learn what holds for other sets too.
struct Augmentation {
  /// A person of n faces keeps n^(u^strength) of them, u uniform in 0..1: the stronger, the more
  /// people keep a single face. Sets labeled for training hold many faces of each person; what
  /// people want clustered holds many with one or two.
  double thinning = 1;
  /// A face becomes the mean of itself and so many less one random faces of its person, as if its
  /// picture had been a better one.
  int blending = 1;
  /// What sets a face apart from the mean of its person is scaled by this, above 0: below 1 as if
  /// embedder and pictures had been better ones, the worst still being the worst.
  double spread = 1;
  /// A person of n faces gets up to (growth - 1) n more, each somewhere between two of its faces:
  /// where people have more faces than a list has places, the last neighbor is nobody else.
  double growth = 1;
  /// Share of the people that are kept, drawn at random, above 0 to 1: a small album is not a large
  /// one in miniature, as everybody's list of neighbors then holds mostly strangers far off.
  double people = 1;
  /// Below 1 features are mapped at random to this share of as many values, as if a lesser embedder
  /// had made them; above 0 to 1.
  double dims = 1;
  /// Length of what is added at random to every unit feature, 0 or more.
  double noise = 0;

  bool operator==(const Augmentation&) const = default;
};

/// Augmentations of all kinds: thinned not at all to `max_thinning`, from as spread as they are
/// to a tenth of that, from all people to one in a hundred, every second one grown. Many drawn ones
/// teach what follows from how far apart strangers and persons are in a set, where a few chosen
/// ones would teach what those few look like.
std::vector<Augmentation> DrawAugmentations(int count, double max_thinning, uint64_t seed);

/// The augmentations, half of them with worse features: of every eight two with as many to a fifth as
/// many values, and two with noise of up to 0.8.
std::vector<Augmentation> WithDegradedFeatures(std::vector<Augmentation> augmentations, uint64_t seed);

/// A augmentation of a set, with neighbors of its own. Faces without a label stay with the share that
/// the others do, unchanged. The seed decides all.
LabeledFaces Augmented(const LabeledFaces& all, const Augmentation& augmentation, uint64_t seed,
                     const Execution& execution);

}  // namespace facegraph
