// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>

#include "facegraph/base/execution.h"
#include "facegraph/base/features.h"
#include "facegraph/base/matrix.h"
#include "facegraph/graph/neighbors.h"

namespace facegraph {

struct WhiteningOptions {
  double min_probability = 0.5;  ///< neighbors at least so probable are taken for the same person
  /// Share of an even spread that the spread within people is mixed with, 0..1, and what that is
  /// worth in observations per value of a feature: the fewer pairs are seen, the less is changed.
  double min_shrinkage = 0.05;
  double prior = 4;
  int64_t person_weight = 20;   ///< a person counts as so many faces at most
  int64_t max_faces = 300000;  ///< looked at, evenly spaced

  void Check() const;
};

/// How the features of one person spread, seen in pairs that are probably the same person, turned
/// into the linear map after which they spread evenly: directions in which one and the same person
/// varies count less, those in which people differ count more. Within-class covariance
/// normalization (Hatch, Kajarekar and Stolcke 2006) without labels.
///
/// `probabilities` [n, k] belong to the places of the lists. Returns [d, d], to be multiplied from
/// the right. The same for any number of threads.
Matrix<float> LearnWhitening(const Features& features, const NeighborLists& neighbors,
                             const Matrix<float>& probabilities, const WhiteningOptions& options,
                             const Execution& execution);

/// Every unit row less what all have in common [d], times `map` [d, d], at unit length again:
/// float32, held in memory. Whitened, as a direction in which nobody varies, what all have in
/// common would drown the rest.
Features Whitened(const Features& features, std::span<const float> common, const Matrix<float>& map,
                  const Execution& execution);

}  // namespace facegraph
