// SPDX-License-Identifier: MIT
#include "facegraph/clustering/de_overlap.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "facegraph/base/error.h"
#include "facegraph/clustering/rankings.h"
#include "facegraph/clustering/expected_precision.h"

namespace facegraph {
namespace {

// Between which the cost for a wanted precision is looked for.
constexpr double kMinCost = 0.125, kMaxCost = 64;
constexpr double kCostStep = 1.189207115002721;  ///< a quarter of an octave

std::vector<uint8_t> InlierFlags(const ProposalSet& proposal_set, const InlierProbabilities& inliers,
                                 double min_probability) {
  Require(
      inliers.probability.size() == proposal_set.members.size() &&
          static_cast<int64_t>(inliers.segmented.size()) == proposal_set.num_proposals(),
      ErrorKind::kBadData,
      "inlier probabilities are of {} members in {} proposals, the proposals are {} members in {}",
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

/// Gives the faces in no cluster one each, at the end.
void AddSingletons(DeOverlapResult& clusters) {
  for (int32_t& cluster : clusters.partition.cluster_of_face) {
    if (cluster >= 0) continue;
    cluster = clusters.partition.num_clusters++;
    clusters.proposal_of_cluster.push_back(-1);
  }
}

DeOverlapResult LargestFirst(const DeOverlapResult& clusters) {
  DeOverlapResult result = clusters;
  result.partition = LargestFirst(clusters.partition);
  for (int64_t face = 0; face < result.partition.num_faces(); ++face) {
    const int32_t from = clusters.partition.cluster_of_face[face];
    if (from < 0) continue;
    const int32_t to = result.partition.cluster_of_face[face];
    result.proposal_of_cluster[to] = clusters.proposal_of_cluster[from];
  }
  return result;
}

/// The number each proposal is ranked by, [num_proposals].
std::vector<float> RankingScores(double fp_cost, const ProposalSet& proposal_set,
                                 const ProposalScores& scores, const DeOverlapOptions& options) {
  const auto check_count = [&](const std::vector<float>& values, const char* name) {
    Require(static_cast<int64_t>(values.size()) == proposal_set.num_proposals(), ErrorKind::kBadData,
            "{} values of {} for {} proposals", values.size(), name, proposal_set.num_proposals());
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

/// See DeOverlapResult::expected_precision.
double GetPrecision(const DeOverlapResult& clusters, const ProposalScores& scores,
                   const DeOverlapOptions& options) {
  if (scores.iop.empty()) return std::numeric_limits<double>::quiet_NaN();
  const double expected =
      ExpectedPrecision(clusters.partition, clusters.proposal_of_cluster, scores.iop);
  const bool learned = scores.precision_map && options.rank_by == RankBy::kExpectedGain;
  return learned ? scores.precision_map->At(expected, clusters.fp_cost) : expected;
}

DeOverlapResult MakeClustersAt(double fp_cost, const ProposalSet& proposal_set, const ProposalScores& scores,
                             const std::vector<uint8_t>* is_inlier, const DeOverlapOptions& options) {
  const std::vector<float> ranking = RankingScores(fp_cost, proposal_set, scores, options);
  OverlapResult result = is_inlier == nullptr
                               ? ResolveOverlaps(proposal_set, ranking, options.overlap)
                               : ResolveOverlaps(proposal_set, ranking, *is_inlier, options.overlap);
  DeOverlapResult clusters{std::move(result.partition), std::move(result.proposal_of_cluster), 0,
                         fp_cost};
  if (options.unassigned == Unassigned::kSingleton) AddSingletons(clusters);
  return LargestFirst(clusters);
}

/// At the cost that the options ask for; `at` makes the clusters of one.
template <typename MakeAt>
DeOverlapResult AtBestCost(const ProposalScores& scores, const DeOverlapOptions& options,
                              const MakeAt& at) {
  DeOverlapResult clusters = at(options.fp_cost);
  if (options.precision <= 0) return clusters;
  double cost = std::max(clusters.fp_cost, kMinCost);
  while (GetPrecision(clusters, scores, options) < options.precision && cost < kMaxCost) {
    cost = std::min(cost * kCostStep, kMaxCost);
    clusters = at(cost);
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
          "a precision is reached by the cost of wrong faces, so it wants ranking by worth");
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
  DeOverlapOptions wanted = options;
  double& min_score = wanted.overlap.min_score;
  if (by_expected_gain && std::isinf(min_score)) min_score = 0;
  const auto at = [&](double cost) {
    return MakeClustersAt(cost, proposal_set, scores, inliers == nullptr ? nullptr : &is_inlier, wanted);
  };
  DeOverlapResult clusters = by_expected_gain ? AtBestCost(scores, options, at) : at(0);
  clusters.expected_precision = GetPrecision(clusters, scores, options);
  return clusters;
}

}  // namespace facegraph
