// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "facegraph/graph/partition.h"
#include "facegraph/graph/proposal_set.h"
#include "facegraph/graph/proposal_scores.h"
#include "facegraph/clustering/de_overlap_options.h"

namespace facegraph {

/// The result of the method: clusters, largest first, equal sizes: smallest face first.
struct DeOverlapResult {
  Partition partition;                       ///< [n]; -1 only with Unassigned::kNoise
  std::vector<int32_t> proposal_of_cluster;  ///< [num_clusters], -1: a face that no proposal holds
  /// The share of the pairs within clusters that are one person, as predicted: by the scores'
  /// precision map, or by IoP alone if they have none or are not ranked by worth. NaN without IoP.
  double expected_precision = 0;
  double fp_cost = 0;  ///< the one that was used, see DeOverlapOptions; 0 if not ranked by worth
};

/// Ranks the proposals, cuts them to their inliers if GCN-S looked at them, and lets each take the
/// faces that no better one took (LTC, section 3.5). At the cost that DeOverlapOptions ask for, where
/// a precision is wanted at the one that gives it, or the highest there is. `inliers` may be null.
/// Throws Error(kBadData) if scores or probabilities are not as many as the proposal set asks for.
DeOverlapResult DeOverlap(const ProposalSet& proposal_set, const ProposalScores& scores,
                           const InlierProbabilities* inliers, const DeOverlapOptions& options);

}  // namespace facegraph
