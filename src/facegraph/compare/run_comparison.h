// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "facegraph/compare/comparison.h"

namespace facegraph {

/// Labeled features of other people than those of the test.
struct LabeledFeatures {
  Features features;
  std::vector<int64_t> labels;        ///< [n]; negative: not known
  std::vector<Features> committee{};  ///< features of the same faces by other models
};

/// Labeled faces in two parts with different identities.
struct TrainingSplit {
  KnownFaces tuning;                   ///< to choose parameters
  std::optional<KnownFaces> learning;  ///< to learn from; nothing if no method learns
};

/// The cosine neighbors of faces with known identities. Throws Error(kBadData) if the labels or the
/// committee are not those of the features.
KnownFaces FindKnownFaces(LabeledFeatures faces, const NeighborOptions& neighbors,
                          const Execution& execution);

/// Splits faces by identity: identities with about num_faces faces to tune on (see DrawIdentities),
/// all others to learn from if `learns`. Faces without a label are left out. Throws Error(kBadData)
/// if the labels, or those of a part, have no pair of one identity or none of two (see
/// RequireTeachable).
TrainingSplit SplitTrainingFaces(const LabeledFeatures& all, int64_t num_faces, bool learns,
                                 const NeighborOptions& neighbors, uint64_t seed,
                                 const Execution& execution);

/// Whether one of the methods learns from labeled faces.
bool AnyLearns(std::span<const Method> methods);

/// The rows of all methods in their order, see RunMethod. train: null if there are no other people.
/// Throws Error(kBadData) if no test face has a label.
std::vector<ComparisonRow> RunComparison(std::span<const Method> methods, const KnownFaces& test,
                                         const TrainingSplit* train,
                                         const ComparisonOptions& options,
                                         const Execution& execution);

}  // namespace facegraph
