// SPDX-License-Identifier: MIT
#include "facegraph/pipeline/final_clusters.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "facegraph/base/error.h"
#include "facegraph/clustering/rankings.h"
#include "facegraph/pipeline/expected_precision.h"

namespace facegraph {
namespace {

// Between which the price for a wanted precision is looked for.
constexpr double kLowestPrice = 0.125, kHighestPrice = 64;
constexpr double kPriceStep = 1.189207115002721;  ///< a quarter of an octave

std::vector<uint8_t> InlierFlags(const Cover& cover, const InlierProbabilities& inliers,
                                 double min_probability) {
  Require(
      inliers.probability.size() == cover.members.size() &&
          static_cast<int64_t>(inliers.segmented.size()) == cover.num_proposals(),
      ErrorKind::kBadData,
      "inlier probabilities are of {} members in {} proposals, the proposals are {} members in {}",
      inliers.probability.size(), inliers.segmented.size(), cover.members.size(),
      cover.num_proposals());
  std::vector<uint8_t> is_inlier(cover.members.size(), 1);
  for (int64_t p = 0; p < cover.num_proposals(); ++p) {
    if (inliers.segmented[p] == 0) continue;
    for (int64_t m = cover.offsets[p]; m < cover.offsets[p + 1]; ++m) {
      is_inlier[m] = inliers.probability[m] > min_probability;
    }
  }
  return is_inlier;
}

/// Gives the faces in no cluster one each, at the end.
void AddSingletons(FinalClusters& clusters) {
  for (int32_t& cluster : clusters.partition.cluster_of_face) {
    if (cluster >= 0) continue;
    cluster = clusters.partition.num_clusters++;
    clusters.proposal_of_cluster.push_back(-1);
  }
}

FinalClusters LargestFirst(const FinalClusters& clusters) {
  FinalClusters result = clusters;
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
std::vector<float> RankingScores(double wrong_price, const Cover& cover,
                                 const ProposalScores& scores, const FinalOptions& options) {
  const auto check_count = [&](const std::vector<float>& values, const char* name) {
    Require(static_cast<int64_t>(values.size()) == cover.num_proposals(), ErrorKind::kBadData,
            "{} values of {} for {} proposals", values.size(), name, cover.num_proposals());
  };
  switch (options.rank_by) {
    case RankBy::kWorth:
      check_count(scores.iou, "IoU");
      check_count(scores.iop, "IoP");
      return WorthScores(cover, scores.iou, scores.iop, wrong_price);
    case RankBy::kIou:
      check_count(scores.iou, "IoU");
      return scores.iou;
    case RankBy::kSize:
      return SizeScores(cover);
    case RankBy::kRandom:
      return RandomScores(cover.num_proposals(), options.seed);
  }
  Fail(ErrorKind::kUsage, "unknown ranking");
}

/// See FinalClusters::expected_precision.
double PrecisionOf(const FinalClusters& clusters, const ProposalScores& scores,
                   const FinalOptions& options) {
  if (scores.iop.empty()) return std::numeric_limits<double>::quiet_NaN();
  const double expected =
      ExpectedPrecision(clusters.partition, clusters.proposal_of_cluster, scores.iop);
  const bool learned = scores.precision_map && options.rank_by == RankBy::kWorth;
  return learned ? scores.precision_map->At(expected, clusters.wrong_price) : expected;
}

FinalClusters MakeClustersAt(double wrong_price, const Cover& cover, const ProposalScores& scores,
                             const std::vector<uint8_t>* is_inlier, const FinalOptions& options) {
  const std::vector<float> ranking = RankingScores(wrong_price, cover, scores, options);
  DeOverlapResult result = is_inlier == nullptr
                               ? DeOverlap(cover, ranking, options.de_overlap)
                               : DeOverlap(cover, ranking, *is_inlier, options.de_overlap);
  FinalClusters clusters{std::move(result.partition), std::move(result.proposal_of_cluster), 0,
                         wrong_price};
  if (options.uncovered == Uncovered::kSingleton) AddSingletons(clusters);
  return LargestFirst(clusters);
}

/// At the price that the options ask for; `at` makes the clusters of one.
template <typename MakeAt>
FinalClusters AtTheRightPrice(const ProposalScores& scores, const FinalOptions& options,
                              const MakeAt& at) {
  FinalClusters clusters = at(options.wrong_price);
  if (options.precision <= 0) return clusters;
  double price = std::max(clusters.wrong_price, kLowestPrice);
  while (PrecisionOf(clusters, scores, options) < options.precision && price < kHighestPrice) {
    price = std::min(price * kPriceStep, kHighestPrice);
    clusters = at(price);
  }
  return clusters;
}

}  // namespace

void FinalOptions::Check() const {
  Require(min_inlier_probability >= 0 && min_inlier_probability <= 1, ErrorKind::kUsage,
          "min_inlier_probability is {}, wants 0 to 1", min_inlier_probability);
  Require(wrong_price >= 0 && std::isfinite(wrong_price), ErrorKind::kUsage,
          "wrong_price is {}, wants a finite number of 0 or more", wrong_price);
  Require(precision >= 0 && precision < 1, ErrorKind::kUsage,
          "precision is {}, wants at least 0 and below 1", precision);
  Require(precision == 0 || rank_by == RankBy::kWorth, ErrorKind::kUsage,
          "a precision is reached by the price of wrong faces, so it wants ranking by worth");
  de_overlap.Check();
}

FinalClusters MakeClusters(const Cover& cover, const ProposalScores& scores,
                           const InlierProbabilities* inliers, const FinalOptions& options) {
  options.Check();
  std::vector<uint8_t> is_inlier;
  if (inliers != nullptr) {
    is_inlier = InlierFlags(cover, *inliers, options.min_inlier_probability);
  }
  const bool by_worth = options.rank_by == RankBy::kWorth;
  FinalOptions wanted = options;
  double& min_score = wanted.de_overlap.min_score;
  if (by_worth && std::isinf(min_score)) min_score = 0;
  const auto at = [&](double price) {
    return MakeClustersAt(price, cover, scores, inliers == nullptr ? nullptr : &is_inlier, wanted);
  };
  FinalClusters clusters = by_worth ? AtTheRightPrice(scores, options, at) : at(0);
  clusters.expected_precision = PrecisionOf(clusters, scores, options);
  return clusters;
}

}  // namespace facegraph
