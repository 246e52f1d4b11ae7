// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "facegraph/clustering/resolve_overlaps.h"

namespace facegraph {

/// By what proposals are put in order before de-overlap.
enum class RankBy {
  kExpectedGain,  ///< right faces less the cost of wrong ones, times IoU^1.5, as predicted (see
           ///< ExpectedGains)
  kIou,    ///< the predicted IoU: the paper's rule
  kSize,   ///< biggest first: no network
  kRandom  ///< no network: what any score has to beat first of all
};

/// What becomes of a face that is in no proposal.
enum class Unassigned {
  kSingleton,  ///< a cluster of its own (the reference's rule)
  kNoise       ///< no cluster: -1
};

/// How scored proposals become clusters.
struct DeOverlapOptions {
  RankBy rank_by = RankBy::kExpectedGain;
  /// For kExpectedGain: what a wrong face costs, in right ones; at least 0. Proposals that would then do
  /// more harm than good are not used, unless overlap.min_score says otherwise. F gains
  /// by whatever is right to more than half of F: above 1 clusters get purer than F asks for.
  double fp_cost = 1;
  /// Above 0, for kExpectedGain: the pairwise precision that is wanted, below 1. The cost is then the
  /// lowest from fp_cost on at which it is expected, see DeOverlapResult::expected_precision, 64
  /// at most: beyond, large clusters would go that are as pure.
  double precision = 0;
  uint64_t seed = 0;  ///< for kRandom
  /// A face stays in a proposal that GCN-S looked at if its inlier probability is above this, 0..1.
  /// (The hypothesis of the most inliers is chosen at 0.5, as in the paper, whatever this is.)
  double min_inlier_probability = 0.1;
  /// What GCN-S cuts off a proposal is left to other proposals (the reference makes it a cluster).
  OverlapOptions overlap{.keep_outliers = false};
  Unassigned unassigned = Unassigned::kSingleton;

  /// Throws Error(kUsage) if a value is out of range.
  void Check() const;
};

}  // namespace facegraph
