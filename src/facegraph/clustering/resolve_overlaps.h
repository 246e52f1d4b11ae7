// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "facegraph/graph/partition.h"
#include "facegraph/graph/proposal_set.h"

namespace facegraph {

struct OverlapOptions {
  /// Proposals that score lower are not used at all; the default uses every proposal.
  double min_score = -std::numeric_limits<double>::infinity();
  /// 0..1: below 1, a proposal is not used if its IoU with a better one exceeds this (non-maximum
  /// suppression). The paper finds nothing gained by it (figure 7); the default skips it.
  double max_iou = 1;
  /// Whether what GCN-S cuts off a proposal may form a cluster of its own, after all the others.
  bool keep_outliers = true;

  /// Throws Error(kUsage) if a value is out of range.
  void Check() const;
};

/// Clusters and where they come from. Cluster c consists of faces of proposal
/// proposal_of_cluster[c]; better proposals have lower cluster numbers.
struct OverlapResult {
  Partition partition;                       ///< -1: the face is in no proposal that was used
  std::vector<int32_t> proposal_of_cluster;  ///< [num_clusters]
  int32_t num_inlier_clusters = 0;           ///< later clusters are what was cut off their proposal
};

/// De-overlap (LTC, Algorithm 3): the proposals, best score first, equal scores: lower index first,
/// each take those of their faces that no better one took; one left with none makes no cluster.
/// `scores` [num_proposals] is usually the IoU predicted by GCN-D. Linear in the size of the proposal set
/// (except for the sort). Throws Error(kBadData) if `scores` do not fit the proposal set.
OverlapResult ResolveOverlaps(const ProposalSet& proposal_set, std::span<const float> scores,
                          const OverlapOptions& options);

/// The same after GCN-S (LTC, section 3.4): each proposal is first cut to its inliers, those
/// members where `is_inlier`, laid out as cover.members, is not 0. With options.keep_outliers the
/// members cut off each proposal form one more proposal, all of these after all the others, in the
/// same order. Non-maximum suppression looks at the inliers only; a proposal it drops loses its
/// outliers too.
OverlapResult ResolveOverlaps(const ProposalSet& proposal_set, std::span<const float> scores,
                          std::span<const uint8_t> is_inlier, const OverlapOptions& options);

/// Every face without a cluster in a cluster of its own: new clusters, by ascending face, after the
/// others, whose numbers stay.
Partition UnassignedAsSingletons(Partition partition);

}  // namespace facegraph
