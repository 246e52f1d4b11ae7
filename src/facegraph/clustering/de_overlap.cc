// SPDX-License-Identifier: MIT
#include "facegraph/clustering/de_overlap.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "facegraph/base/error.h"
#include "facegraph/clustering/rankings.h"

namespace facegraph {
namespace {

// Range and step of the search for the cost that gives a wanted precision.
constexpr double kMinCost = 0.125, kMaxCost = 64;
constexpr double kCostStep = 1.189207115002721;  // 2^(1/4)

// [members of the proposal set], not 0: the member is an inlier or its proposal is not segmented.
std::vector<uint8_t> InlierFlags(const ProposalSet& proposal_set,
                                 const InlierProbabilities& inliers, double min_probability) {
  Require(inliers.probability.size() == proposal_set.members.size() &&
              static_cast<int64_t>(inliers.segmented.size()) == proposal_set.num_proposals(),
          ErrorKind::kBadData,
          "inlier probabilities are for {} members of {} proposals, but there are {} members of {}",
          inliers.probability.size(), inliers.segmented.size(), proposal_set.members.size(),
          proposal_set.num_proposals());
  std::vector<uint8_t> is_inlier(proposal_set.members.size(), 1);
  for (int64_t p = 0; p < proposal_set.num_proposals(); ++p) {
    if (inliers.segmented[p] == 0) continue;
    for (int64_t m = proposal_set.offsets[p]; m < proposal_set.offsets[p + 1]; ++m) {
      is_inlier[m] = inliers.probability[m] > min_probability;
    }
  }
  return is_inlier;
}

/// Handles unassigned faces and numbers the clusters by size.
DeOverlapResult ToDeOverlapResult(const OverlapResult& overlap, Unassigned unassigned) {
  DeOverlapResult result;
  result.partition = LargestFirst(
      unassigned == Unassigned::kSingleton ? WithSingletons(overlap.partition) : overlap.partition);
  result.proposal_of_cluster.assign(static_cast<size_t>(result.partition.num_clusters), -1);
  for (int64_t face = 0; face < result.partition.num_faces(); ++face) {
    const int32_t from = overlap.partition.cluster_of_face[face];
    if (from < 0) continue;
    const int32_t to = result.partition.cluster_of_face[face];
    result.proposal_of_cluster[to] = overlap.proposal_of_cluster[from];
  }
  return result;
}

/// The score of each proposal in the ranking, [num_proposals].
std::vector<float> RankingScores(double fp_cost, const ProposalSet& proposal_set,
                                 const ProposalScores& scores, const DeOverlapOptions& options) {
  const auto check_count = [&](const std::vector<float>& values, const char* name) {
    Require(static_cast<int64_t>(values.size()) == proposal_set.num_proposals(),
            ErrorKind::kBadData, "{} {} scores for {} proposals", values.size(), name,
            proposal_set.num_proposals());
  };
  switch (options.rank_by) {
    case RankBy::kExpectedGain:
      check_count(scores.iou, "IoU");
      check_count(scores.iop, "IoP");
      return ExpectedGains(proposal_set, scores.iou, scores.iop, fp_cost);
    case RankBy::kIou:
      check_count(scores.iou, "IoU");
      return scores.iou;
    case RankBy::kSize:
      return SizeScores(proposal_set);
    case RankBy::kRandom:
      return RandomScores(proposal_set.num_proposals(), options.seed);
  }
  Fail(ErrorKind::kUsage, "unknown ranking");
}

/// Computes DeOverlapResult::expected_precision.
double GetExpectedPrecision(const DeOverlapResult& clusters, const ProposalScores& scores,
                            const DeOverlapOptions& options) {
  if (scores.iop.empty()) return std::numeric_limits<double>::quiet_NaN();
  const double expected =
      ExpectedPrecision(clusters.partition, clusters.proposal_of_cluster, scores.iop);
  const bool learned = scores.precision_map && options.rank_by == RankBy::kExpectedGain;
  return learned ? scores.precision_map->At(expected, clusters.fp_cost) : expected;
}

DeOverlapResult MakeClustersAt(double fp_cost, const ProposalSet& proposal_set,
                               const ProposalScores& scores, const std::vector<uint8_t>* is_inlier,
                               const DeOverlapOptions& options) {
  const std::vector<float> ranking = RankingScores(fp_cost, proposal_set, scores, options);
  const OverlapResult overlap =
      is_inlier == nullptr ? ResolveOverlaps(proposal_set, ranking, options.overlap)
                           : ResolveOverlaps(proposal_set, ranking, *is_inlier, options.overlap);
  DeOverlapResult clusters = ToDeOverlapResult(overlap, options.unassigned);
  clusters.fp_cost = fp_cost;
  return clusters;
}

/// Makes the clusters at fp_cost, or at the lowest higher cost that gives the wanted precision.
/// make_at(cost) makes the clusters at one cost.
template <typename MakeAt>
DeOverlapResult SearchCost(const ProposalScores& scores, const DeOverlapOptions& options,
                           const MakeAt& make_at) {
  DeOverlapResult clusters = make_at(options.fp_cost);
  if (options.precision <= 0) return clusters;
  double cost = std::max(clusters.fp_cost, kMinCost);
  while (GetExpectedPrecision(clusters, scores, options) < options.precision && cost < kMaxCost) {
    cost = std::min(cost * kCostStep, kMaxCost);
    clusters = make_at(cost);
  }
  return clusters;
}

}  // namespace

void DeOverlapOptions::Check() const {
  Require(min_inlier_probability >= 0 && min_inlier_probability <= 1, ErrorKind::kUsage,
          "min_inlier_probability is {}, wants 0 to 1", min_inlier_probability);
  Require(fp_cost >= 0 && std::isfinite(fp_cost), ErrorKind::kUsage,
          "fp_cost is {}, wants a finite number of 0 or more", fp_cost);
  Require(precision >= 0 && precision < 1, ErrorKind::kUsage,
          "precision is {}, wants at least 0 and below 1", precision);
  Require(precision == 0 || rank_by == RankBy::kExpectedGain, ErrorKind::kUsage,
          "a wanted precision needs ranking by expected gain");
  overlap.Check();
}

DeOverlapResult DeOverlap(const ProposalSet& proposal_set, const ProposalScores& scores,
                          const InlierProbabilities* inliers, const DeOverlapOptions& options) {
  options.Check();
  std::vector<uint8_t> is_inlier;
  if (inliers != nullptr) {
    is_inlier = InlierFlags(proposal_set, *inliers, options.min_inlier_probability);
  }
  const bool by_expected_gain = options.rank_by == RankBy::kExpectedGain;
  DeOverlapOptions used = options;
  double& min_score = used.overlap.min_score;
  if (by_expected_gain && std::isinf(min_score)) min_score = 0;
  const auto make_at = [&](double cost) {
    return MakeClustersAt(cost, proposal_set, scores, inliers == nullptr ? nullptr : &is_inlier,
                          used);
  };
  DeOverlapResult clusters = by_expected_gain ? SearchCost(scores, options, make_at) : make_at(0);
  clusters.expected_precision = GetExpectedPrecision(clusters, scores, options);
  return clusters;
}

double ExpectedPrecision(const Partition& partition, std::span<const int32_t> proposal_of_cluster,
                         std::span<const float> iop) {
  const std::vector<int64_t> sizes = ClusterSizes(partition);
  double pairs = 0, right_pairs = 0;
  for (size_t c = 0; c < sizes.size(); ++c) {
    const int32_t proposal = proposal_of_cluster[c];
    const auto size = static_cast<double>(sizes[c]);
    if (proposal < 0 || size < 2) continue;
    const double right_faces = size * std::clamp(double{iop[proposal]}, 0.0, 1.0);
    pairs += size * (size - 1);
    right_pairs += std::max(0.0, right_faces * (right_faces - 1));
  }
  return pairs > 0 ? right_pairs / pairs : 1;
}

}  // namespace facegraph
