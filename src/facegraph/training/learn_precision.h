// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "facegraph/base/execution.h"
#include "facegraph/graph/proposal_scores.h"
#include "facegraph/models/models.h"
#include "facegraph/training/train_networks.h"

namespace facegraph {

/// How pure the clusters of a labeled set are.
struct SeenPrecision {
  struct AtCost {
    double fp_cost = 0;
    double expected = 0;  ///< pairwise precision as predicted IoP has it, 0..1
    double truth = 0;     ///< by the labels, 0..1
  };
  std::vector<AtCost> costs;  ///< ascending
  /// At the first cost, of two and more faces. From a thousand on a set counts fully.
  int64_t num_clusters = 0;
};

/// The map that fits what was seen of several sets best (logistic regression), kept near `prior`
/// where little was. Labels may be wrong: in the purest clusters of a set, those of its highest
/// cost, pairs of two labels are taken for one person labeled as two, and for as many at every
/// cost.
PrecisionMap FitPrecisionMap(std::span<const SeenPrecision> sets, const PrecisionMap& prior = {});

/// Makes clusters of the sets that the networks learned from, at several costs, and fits the map
/// to what becomes of them. Pairs with a face without label do not count.
PrecisionMap LearnPrecision(std::span<const LabeledProposals> sets, const Models& models,
                            const PrecisionMap& prior = {}, const Execution& execution = {});

}  // namespace facegraph
