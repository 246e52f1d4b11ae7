// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "facegraph/base/execution.h"
#include "facegraph/graph/precision_map.h"
#include "facegraph/models/models.h"
#include "facegraph/training/train_networks.h"

namespace facegraph {

/// Expected and true pairwise precision of the clusters of a training set, at several costs.
struct MeasuredPrecision {
  struct AtCost {
    double fp_cost = 0;
    double expected = 0;  ///< expected by predicted IoP, 0..1
    double truth = 0;     ///< by the labels, 0..1
  };
  std::vector<AtCost> costs;  ///< by rising fp_cost
  /// Number of clusters with two or more faces at the first cost. It is the weight of the set in
  /// the fit, up to 1000 clusters.
  int64_t num_clusters = 0;
};

/// Fits the precision map to the measurements of several sets: logistic regression, regularized
/// towards `prior`. Labels may be wrong, so the truth is divided by the truth at the highest cost:
/// the errors in these purest clusters are taken for wrong labels, equally frequent at every cost.
PrecisionMap FitPrecisionMap(std::span<const MeasuredPrecision> sets,
                             const PrecisionMap& prior = {});

/// Clusters the training sets at several costs, measures the precision and fits the map. Pairs with
/// an unlabeled face do not count. The same for any number of threads.
PrecisionMap LearnPrecision(std::span<const LabeledProposals> sets, const Models& models,
                            const PrecisionMap& prior = {}, const Execution& execution = {});

}  // namespace facegraph
