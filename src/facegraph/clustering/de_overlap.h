// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "facegraph/base/names.h"
#include "facegraph/clustering/resolve_overlaps.h"
#include "facegraph/graph/partition.h"
#include "facegraph/graph/proposal_scores.h"
#include "facegraph/graph/proposal_set.h"

namespace facegraph {

/// The order of the proposals in de-overlap.
enum class RankBy {
  kExpectedGain,  ///< expected right faces minus the cost of wrong ones, times IoU^1.5, see
                  ///< ExpectedGains
  kIou,           ///< predicted IoU: the rule of LTC
  kSize,          ///< largest first; needs no network
  kRandom         ///< random; needs no network, the lowest reference for any score
};

inline constexpr NameTable<RankBy, 4> kRankByNames{{{"expected-gain", RankBy::kExpectedGain},
                                                    {"iou", RankBy::kIou},
                                                    {"size", RankBy::kSize},
                                                    {"random", RankBy::kRandom}}};

/// What happens to a face that is in no proposal.
enum class Unassigned {
  kSingleton,  ///< it becomes a cluster of one face (the rule of the authors' code)
  kNoise       ///< it gets no cluster: -1
};

inline constexpr NameTable<Unassigned, 2> kUnassignedNames{
    {{"singleton", Unassigned::kSingleton}, {"noise", Unassigned::kNoise}}};

/// Options of DeOverlap.
struct DeOverlapOptions {
  RankBy rank_by = RankBy::kExpectedGain;
  /// For kExpectedGain: the false-positive cost, the cost of a wrong face in units of right faces,
  /// at least 0. Proposals with a negative expected gain are not used, unless overlap.min_score is
  /// set. Costs above 1 give purer clusters than the best F-measure needs: F rises as long as more
  /// than F / 2 of the added pairs are right.
  double fp_cost = 1;
  /// For kExpectedGain, if above 0: the wanted pairwise precision, below 1. The cost is then the
  /// lowest one from fp_cost to 64 whose DeOverlapResult::expected_precision reaches it. Costs
  /// above 64 would drop large clusters that are equally pure.
  double precision = 0;
  uint64_t seed = 0;  ///< for kRandom
  /// Faces of a segmented proposal stay in it if their inlier probability is above this, 0..1.
  /// GCN-S always counts inliers at 0.5 when it chooses a hypothesis, as in the paper.
  double min_inlier_probability = 0.1;
  /// By default outliers are left to other proposals. The authors' code makes clusters of them.
  OverlapOptions overlap{.keep_outliers = false};
  Unassigned unassigned = Unassigned::kSingleton;

  /// Throws Error(kUsage) if a value is out of range.
  void Check() const;
};

/// The final clusters, largest first, equal sizes: smallest face first.
struct DeOverlapResult {
  Partition partition;                       ///< [n]; -1 only with Unassigned::kNoise
  std::vector<int32_t> proposal_of_cluster;  ///< [num_clusters], -1: a face that is in no proposal
  /// Expected pairwise precision, 0..1: by the precision map of the scores, or by IoP alone if
  /// there is no map or proposals are not ranked by expected gain. NaN without IoP.
  double expected_precision = 0;
  double fp_cost = 0;  ///< the cost that was used; 0 if proposals are not ranked by expected gain
};

/// De-overlap (LTC, section 3.5): ranks the proposals, cuts segmented proposals to their inliers,
/// and assigns each face to the best proposal that holds it. If options.precision is set, raises
/// the cost until that precision is expected, or to its maximum. `inliers` may be null.
/// Deterministic; thread safe. Throws Error(kUsage) for invalid options and Error(kBadData) if
/// scores or probabilities do not fit the proposal set.
DeOverlapResult DeOverlap(const ProposalSet& proposal_set, const ProposalScores& scores,
                          const InlierProbabilities* inliers, const DeOverlapOptions& options);

/// Expected pairwise precision of clusters by predicted IoP, 0..1; 1 if there is no pair. In a
/// cluster of n faces, IoP * n faces are taken for one person. Pairs among the other faces count as
/// wrong. proposal_of_cluster [num_clusters]; clusters with -1 are left out. iop [num_proposals].
double ExpectedPrecision(const Partition& partition, std::span<const int32_t> proposal_of_cluster,
                         std::span<const float> iop);

}  // namespace facegraph
