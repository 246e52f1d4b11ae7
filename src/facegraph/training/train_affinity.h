// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "facegraph/affinity/learned_affinity.h"
#include "facegraph/training/augmentation.h"

namespace facegraph {

/// Options of TrainAffinity.
struct AffinityRecipe {
  NeighborOptions neighbors;
  WhiteningOptions whitening;
  EdgeTrainingOptions training;
  /// Each training set is also used with each of these augmentations, so that probabilities hold
  /// for identities with fewer or more faces and for better pictures. The second network uses the
  /// WithDegradedFeatures versions. The first network does not: it must be confident about some
  /// neighbors. Without confident neighbors, the direction of one person would be taken for the
  /// direction that all faces have in common.
  std::vector<Augmentation> augmentations;
  int64_t faces_per_augmentation = 6000;  ///< maximum number of faces whose edges are used

  /// 32 random augmentations of thinning up to 4.
  static AffinityRecipe Default(uint64_t seed);
};

/// Trains both networks of the learned affinity: the first on the given features, the second on
/// features whitened with the result of the first. `on_step` receives the name of each step when it
/// begins. The same for any number of threads. Throws Error(kBadData) for a set without pairs of
/// one identity or of two (see RequireTeachable), and the errors of TrainEdgeModel.
AffinityModel TrainAffinity(std::span<const LabeledFaces> sets, const AffinityRecipe& recipe,
                            const std::function<void(std::string_view)>& on_step,
                            const Execution& execution);

}  // namespace facegraph
