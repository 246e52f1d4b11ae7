// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "facegraph/base/names.h"
#include "facegraph/graph/partition.h"
#include "facegraph/graph/proposal_set.h"

namespace facegraph {

/// Options of ResolveOverlaps.
struct OverlapOptions {
  /// Proposals with a lower score are not used; the default uses every proposal.
  double min_score = -std::numeric_limits<double>::infinity();
  /// Non-maximum suppression, 0..1: a proposal is dropped if its IoU with a better kept proposal is
  /// above this. LTC finds no gain (figure 7), so the default 1 skips it.
  double max_iou = 1;
  /// Whether the outliers of a proposal, as found by GCN-S, may form a cluster after all others.
  bool keep_outliers = true;

  /// Throws Error(kUsage) if a value is out of range.
  void Check() const;
};

/// Names of the values of keep_outliers.
inline constexpr NameTable<bool, 2> kOutlierNames{{{"drop", false}, {"keep", true}}};

/// Disjoint clusters and their proposals. The faces of cluster c come from proposal
/// proposal_of_cluster[c]; better proposals have lower cluster numbers.
struct OverlapResult {
  Partition partition;                       ///< [n]; -1: the face is in no used proposal
  std::vector<int32_t> proposal_of_cluster;  ///< [num_clusters]
  int32_t num_inlier_clusters = 0;           ///< clusters from this number on hold outliers
};

/// Algorithm 3 of LTC: each face goes to the best proposal that holds it. Proposals are visited by
/// falling score (equal scores: lower index first). Each takes its faces that are still free; a
/// proposal without free faces makes no cluster. `scores` [num_proposals] is usually the IoU that
/// GCN-D predicts. Linear in the size of the proposal set, plus the sort. Deterministic; thread
/// safe. Throws Error(kUsage) for invalid options, Error(kBadData) if `scores` do not fit.
OverlapResult ResolveOverlaps(const ProposalSet& proposal_set, std::span<const float> scores,
                              const OverlapOptions& options);

/// The same after GCN-S (LTC, section 3.4): each proposal is first cut to its inliers.
/// `is_inlier` is parallel to proposal_set.members; 0 marks an outlier. With options.keep_outliers,
/// the outliers of each proposal form one more proposal, visited in the same order after all
/// others. Non-maximum suppression sees the inliers only and drops the outliers together with a
/// proposal.
OverlapResult ResolveOverlaps(const ProposalSet& proposal_set, std::span<const float> scores,
                              std::span<const uint8_t> is_inlier, const OverlapOptions& options);

}  // namespace facegraph
