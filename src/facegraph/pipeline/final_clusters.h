// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "facegraph/graph/components.h"
#include "facegraph/graph/cover.h"
#include "facegraph/graph/proposal_scores.h"
#include "facegraph/pipeline/final_options.h"

namespace facegraph {

/// The result of the method: clusters, largest first, equal sizes: smallest face first.
struct FinalClusters {
  Partition partition;                       ///< [n]; -1 only with Uncovered::kNoise
  std::vector<int32_t> proposal_of_cluster;  ///< [num_clusters], -1: a face that no proposal holds
  /// The share of the pairs within clusters that are one person, as predicted: by the scores'
  /// precision map, or by IoP alone if they have none or are not ranked by worth. NaN without IoP.
  double expected_precision = 0;
  double wrong_price = 0;  ///< the one that was used, see FinalOptions; 0 if not ranked by worth
};

/// Ranks the proposals, cuts them to their inliers if GCN-S looked at them, and lets each take the
/// faces that no better one took (LTC, section 3.5). At the price that FinalOptions ask for, where
/// a precision is wanted at the one that gives it, or the highest there is. `inliers` may be null.
/// Throws Error(kBadData) if scores or probabilities are not as many as the cover asks for.
FinalClusters MakeClusters(const Cover& cover, const ProposalScores& scores,
                           const InlierProbabilities* inliers, const FinalOptions& options);

}  // namespace facegraph
