// SPDX-License-Identifier: MIT
#include "facegraph/pipeline/expected_quality.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace facegraph {
namespace {

// Half octaves from 1 to 16: a wrong face costs at least what a right one gains.
constexpr int kNumChoices = 9;
constexpr double kCheapestChoice = 1;

double HarmonicMean(double a, double b) { return a + b > 0 ? 2 * a * b / (a + b) : 0; }

/// Faces that the person has whom most of a proposal of n faces are of: IoU = main / (n + person -
/// main).
double PersonSize(double n, double iou, double iop) {
  const double main = n * iop;
  return iou > 0 ? std::max(main, main / iou - n + main) : main;
}

}  // namespace

ExpectedQuality QualityToExpect(const Partition& partition,
                                const std::vector<int32_t>& proposal_of_cluster, const Cover& cover,
                                const ProposalScores& scores) {
  const std::vector<int64_t> sizes = ClusterSizes(partition);
  ExpectedQuality quality;
  quality.precision = static_cast<double>(partition.num_faces());
  for (size_t c = 0; c < sizes.size(); ++c) {
    const int32_t proposal = proposal_of_cluster[c];
    const auto size = static_cast<double>(sizes[c]);
    if (proposal < 0 || size < 2) continue;
    const double iop = std::clamp(double{scores.iop[proposal]}, 0.0, 1.0);
    const double iou = scores.iou.empty() ? 0 : std::clamp(double{scores.iou[proposal]}, 0.0, 1.0);
    const double main = size * iop;
    quality.pairs += size * (size - 1);
    quality.right_pairs += std::max(0.0, main * (main - 1));
    quality.precision += main * iop - size;
    const auto whole = static_cast<double>(cover.Members(proposal).size());
    const double person = std::max(main, PersonSize(whole, iou, iop));
    if (person > 0) quality.recall += main * main / person;
  }
  return quality;
}

ExpectedQuality WithPrecision(const ExpectedQuality& quality, int64_t num_faces,
                              double pairwise_precision) {
  const double wrong = 1 - quality.PairwisePrecision();
  if (wrong <= 0) return quality;
  ExpectedQuality learned = quality;
  learned.right_pairs = quality.pairs * pairwise_precision;
  const auto all = static_cast<double>(num_faces);
  learned.precision = all - (all - quality.precision) * (1 - pairwise_precision) / wrong;
  return learned;
}

double ChoosePrice(int64_t num_faces,
                   const std::function<ExpectedQuality(double price)>& quality_at) {
  std::array<ExpectedQuality, kNumChoices> quality;
  const auto price = [](size_t choice) {
    return kCheapestChoice * std::exp2(static_cast<double>(choice) / 2);
  };
  for (size_t i = 0; i < quality.size(); ++i) quality[i] = quality_at(price(i));
  const double pairs = std::ranges::max(quality, {}, &ExpectedQuality::right_pairs).right_pairs;
  const double recall = std::ranges::max(quality, {}, &ExpectedQuality::recall).recall;
  const auto fscore = [&](const ExpectedQuality& at) {
    const double pairwise = pairs > 0 ? 2 * at.right_pairs / (at.pairs + pairs) : 1;
    const double bcubed = HarmonicMean(at.precision / static_cast<double>(num_faces),
                                       recall > 0 ? at.recall / recall : 1);
    return (pairwise + bcubed) / 2;
  };
  size_t chosen = 0;
  for (size_t i = 1; i < quality.size(); ++i) {
    if (fscore(quality[i]) >= fscore(quality[chosen])) chosen = i;
  }
  return price(chosen);
}

}  // namespace facegraph
