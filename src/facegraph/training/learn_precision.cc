// SPDX-License-Identifier: MIT
#include "facegraph/training/learn_precision.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "facegraph/clustering/de_overlap.h"
#include "facegraph/evaluation/pairwise.h"
#include "facegraph/gcn/detect.h"
#include "facegraph/gcn/segment.h"
#include "facegraph/nn/losses.h"
#include "facegraph/pipeline/cluster_faces.h"

namespace facegraph {
namespace {

constexpr int kNumInputs = PrecisionMap::kNumInputs;
using Vector = std::array<double, kNumInputs>;
using Square = std::array<Vector, kNumInputs>;

// Half octaves from 0.5 to 64, the most that a precision may need.
constexpr int kNumCosts = 15;
constexpr double kMinCost = 0.5;
constexpr double kPriorWeight = 1e-2;
constexpr double kClustersThatCountFully = 1000;
constexpr int kMaxSteps = 100;
constexpr double kLongestStep = 1;

/// One cost of one set.
struct Example {
  Vector inputs;
  double target;
  double weight;
};

std::vector<Example> Examples(std::span<const SeenPrecision> sets) {
  std::vector<Example> examples;
  for (const auto& [costs, num_clusters] : sets) {
    if (costs.empty() || costs.back().truth <= 0) continue;
    const double share = std::min(1.0, static_cast<double>(num_clusters) / kClustersThatCountFully);
    const double weight = share / static_cast<double>(costs.size());
    for (const auto& [fp_cost, expected, truth] : costs) {
      const double target = std::min(1.0, truth / costs.back().truth);
      examples.push_back({PrecisionMap::Inputs(expected, fp_cost), target, weight});
    }
  }
  return examples;
}

/// Solves matrix x = right, the matrix being positive definite.
Vector Solve(Square matrix, Vector right) {
  for (int i = 0; i < kNumInputs; ++i) {
    for (int row = i + 1; row < kNumInputs; ++row) {
      const double factor = matrix[row][i] / matrix[i][i];
      for (int column = i; column < kNumInputs; ++column) {
        matrix[row][column] -= factor * matrix[i][column];
      }
      right[row] -= factor * right[i];
    }
  }
  for (int i = kNumInputs - 1; i >= 0; --i) {
    for (int column = i + 1; column < kNumInputs; ++column) {
      right[i] -= matrix[i][column] * right[column];
    }
    right[i] /= matrix[i][i];
  }
  return right;
}

/// A step of Newton's method towards the least cross-entropy.
Vector Step(const std::vector<Example>& examples, const Vector& weights, const Vector& prior) {
  Square curvature{};
  Vector slope{};
  for (int i = 0; i < kNumInputs; ++i) {
    curvature[i][i] = kPriorWeight;
    slope[i] = kPriorWeight * (prior[i] - weights[i]);
  }
  for (const auto& [inputs, target, weight] : examples) {
    const double share =
        Sigmoid(std::inner_product(weights.begin(), weights.end(), inputs.begin(), 0.0));
    for (int i = 0; i < kNumInputs; ++i) {
      slope[i] += weight * (target - share) * inputs[i];
      for (int j = 0; j < kNumInputs; ++j) {
        curvature[i][j] += weight * share * (1 - share) * inputs[i] * inputs[j];
      }
    }
  }
  return Solve(curvature, slope);
}

int64_t ClustersOfTwoAndMore(const Partition& partition) {
  return std::ranges::count_if(ClusterSizes(partition), [](int64_t size) { return size > 1; });
}

/// Without costs at which no pair is left.
SeenPrecision AtSeveralCosts(const LabeledProposals& set, const Models& models,
                             const Execution& execution) {
  const ProposalSet& proposal_set = set.proposal_set;
  const ProposalScores scores = DetectClusters(models.detectors, set.data, proposal_set, execution);
  InlierProbabilities inliers;
  if (models.segmenter) {
    const SegmentationOptions options;
    inliers = SegmentClusters(*models.segmenter, set.data, proposal_set,
                              ProposalsToSegment(scores, options), options.seeds, execution);
  }
  SeenPrecision seen;
  for (int i = 0; i < kNumCosts; ++i) {
    const double cost = kMinCost * std::exp2(i / 2.0);
    const DeOverlapResult clusters =
        DeOverlap(proposal_set, scores, models.segmenter ? &inliers : nullptr, {.fp_cost = cost});
    const double truth =
        Pairwise(Tabulate(set.labels, ToLabelVector(clusters.partition))).precision;
    if (i == 0) seen.num_clusters = ClustersOfTwoAndMore(clusters.partition);
    if (!std::isnan(truth)) seen.costs.push_back({cost, clusters.expected_precision, truth});
  }
  return seen;
}

}  // namespace

PrecisionMap FitPrecisionMap(std::span<const SeenPrecision> sets, const PrecisionMap& prior) {
  const std::vector<Example> examples = Examples(sets);
  Vector start;
  std::ranges::copy(prior.weights, start.begin());
  Vector weights = start;
  for (int step = 0; step < kMaxSteps; ++step) {
    const Vector change = Step(examples, weights, start);
    for (int i = 0; i < kNumInputs; ++i) {
      weights[i] += std::clamp(change[i], -kLongestStep, kLongestStep);
    }
  }
  PrecisionMap map;
  std::ranges::transform(weights, map.weights.begin(),
                         [](double weight) { return static_cast<float>(weight); });
  return map;
}

PrecisionMap LearnPrecision(std::span<const LabeledProposals> sets, const Models& models,
                            const PrecisionMap& prior, const Execution& execution) {
  std::vector<SeenPrecision> seen;
  seen.reserve(sets.size());
  for (const LabeledProposals& set : sets) {
    seen.push_back(AtSeveralCosts(set, models, execution));
  }
  return FitPrecisionMap(seen, prior);
}

}  // namespace facegraph
