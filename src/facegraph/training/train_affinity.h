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

/// How an affinity model is made.
struct AffinityRecipe {
  NeighborOptions neighbors;
  WhiteningOptions whitening;
  EdgeTrainingOptions training;
  /// Each set is learned from once more in each of these forms, so that probabilities hold where
  /// people have fewer faces or more, and clearer ones; by the second network in these
  /// WithDegradedFeatures. The first has to be sure of whom it believes, or else nobody has confident neighbors and
  /// one person alone looks like what all have in common.
  std::vector<Augmentation> augmentations;
  int64_t faces_per_augmentation = 6000;  ///< whose edges are learned from, at most

  static AffinityRecipe Default(uint64_t seed);
};

/// Learns both networks: the first on features as they come, the second on features whitened by
/// what the first finds in them. `on_step` is told what begins. The same for any number of threads.
AffinityModel TrainAffinity(std::span<const LabeledFaces> sets, const AffinityRecipe& recipe,
                            const std::function<void(std::string_view)>& on_step,
                            const Execution& execution);

}  // namespace facegraph
