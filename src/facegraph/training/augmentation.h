// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "facegraph/base/execution.h"
#include "facegraph/base/features.h"
#include "facegraph/base/matrix.h"
#include "facegraph/graph/neighbors.h"

namespace facegraph {

/// Labeled faces with their neighbors.
struct LabeledFaces {
  Features features;
  NeighborLists neighbors;
  std::vector<int64_t> labels;  ///< [n]; a negative label is unknown
  std::string name = "labels";  ///< of the labels, for error messages
};

/// Changes a training set at random, so that networks learn what holds for other sets too.
struct Augmentation {
  /// Thinning of identities, 0 or more: an identity with n faces keeps n^(u^thinning) of them, u
  /// uniform in 0..1. Higher values leave more identities with one face. Training sets have many
  /// faces per person, while user data often has many people with one or two faces.
  double thinning = 1;
  /// Each face becomes the mean of `blending` faces: itself and random others of its identity. This
  /// imitates better pictures. At least 1.
  int blending = 1;
  /// Scale of the difference between a face and the mean of its identity, above 0. Below 1 it
  /// imitates a better embedder and better pictures; the order of the faces by quality stays.
  double scatter = 1;
  /// Oversampling, at least 1: an identity with n faces gets up to (oversampling - 1) n synthetic
  /// faces, each between two of its faces. Identities can then have more faces than a neighbor list
  /// has entries, so that even the last neighbor is the same person.
  double oversampling = 1;
  /// Share of the identities that are kept, at random, above 0 to 1. In a small set, most neighbors
  /// of a face are distant faces of other people; thinning alone does not imitate this.
  double identity_share = 1;
  /// Below 1: a random projection reduces the features to this share of their dimensions, above 0
  /// to 1. This imitates a worse embedder.
  double dim_share = 1;
  /// Length of the random noise that is added to every unit feature, 0 or more.
  double noise = 0;

  /// Throws Error(kUsage) if a value is out of range.
  void Check() const;
  bool operator==(const Augmentation&) const = default;
};

/// Draws `count` random augmentations: thinning 0..max_thinning, scatter 0.1..1, identity share
/// 0.01..1, and oversampling up to 20 for every second one. Networks learn from many random
/// augmentations how features depend on the similarities within and between identities. From a few
/// fixed ones they would learn only these few cases.
std::vector<Augmentation> DrawAugmentations(int count, double max_thinning, uint64_t seed);

/// Adds worse features to half of the augmentations: of every eight, two get a dim_share of 0.2..1
/// and two get noise of up to 0.8.
std::vector<Augmentation> WithDegradedFeatures(std::vector<Augmentation> augmentations,
                                               uint64_t seed);

/// Applies an augmentation and finds the neighbors of the new features (exact search, k as before).
/// Unlabeled faces are kept in the same proportion as labeled ones; only dim_share and noise change
/// them. The seed determines the result.
LabeledFaces Augment(const LabeledFaces& all, const Augmentation& augmentation, uint64_t seed,
                     const Execution& execution);

}  // namespace facegraph
