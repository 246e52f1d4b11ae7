// SPDX-License-Identifier: MIT
#include "facegraph/training/learn_precision.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "facegraph/clustering/de_overlap.h"
#include "facegraph/evaluation/metrics.h"
#include "facegraph/gcn/detect.h"
#include "facegraph/gcn/segment.h"
#include "facegraph/nn/losses.h"

namespace facegraph {
namespace {

constexpr int kNumInputs = PrecisionMap::kNumInputs;
using Vector = std::array<double, kNumInputs>;
using Square = std::array<Vector, kNumInputs>;

// Costs from 0.5 to 64, the maximum of DeOverlap, in factors of sqrt(2).
constexpr int kNumCosts = 15;
constexpr double kMinCost = 0.5;
constexpr double kPriorWeight = 1e-2;
constexpr double kClustersOfFullWeight = 1000;
constexpr int kNumSteps = 100;
constexpr double kMaxStep = 1;

/// An example of the regression: one cost of one set.
struct Observation {
  Vector inputs;
  double target;
  double weight;
};

std::vector<Observation> ToObservations(std::span<const MeasuredPrecision> sets) {
  std::vector<Observation> observations;
  for (const auto& [costs, num_clusters] : sets) {
    if (costs.empty() || costs.back().truth <= 0) continue;
    const double set_weight =
        std::min(1.0, static_cast<double>(num_clusters) / kClustersOfFullWeight);
    const double weight = set_weight / static_cast<double>(costs.size());
    for (const auto& [fp_cost, expected, truth] : costs) {
      const double target = std::min(1.0, truth / costs.back().truth);
      observations.push_back({PrecisionMap::Inputs(expected, fp_cost), target, weight});
    }
  }
  return observations;
}

/// Solves matrix x = right for a positive definite matrix.
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

/// A step of Newton's method that reduces the cross-entropy.
Vector NewtonStep(const std::vector<Observation>& observations, const Vector& weights,
                  const Vector& prior) {
  Square hessian{};
  Vector gradient{};
  for (int i = 0; i < kNumInputs; ++i) {
    hessian[i][i] = kPriorWeight;
    gradient[i] = kPriorWeight * (prior[i] - weights[i]);
  }
  for (const auto& [inputs, target, weight] : observations) {
    const double predicted =
        Sigmoid(std::inner_product(weights.begin(), weights.end(), inputs.begin(), 0.0));
    for (int i = 0; i < kNumInputs; ++i) {
      gradient[i] += weight * (target - predicted) * inputs[i];
      for (int j = 0; j < kNumInputs; ++j) {
        hessian[i][j] += weight * predicted * (1 - predicted) * inputs[i] * inputs[j];
      }
    }
  }
  return Solve(hessian, gradient);
}

int64_t CountClustersWithPairs(const Partition& partition) {
  return std::ranges::count_if(ClusterSizes(partition), [](int64_t size) { return size > 1; });
}

/// Leaves out costs at which no cluster has a labeled pair.
MeasuredPrecision MeasurePrecision(const LabeledProposals& set, const Models& models,
                                   const Execution& execution) {
  const ProposalSet& proposal_set = set.proposal_set;
  const ProposalScores scores = DetectClusters(models.detectors, set.data, proposal_set, execution);
  InlierProbabilities inliers;
  if (models.segmenter) {
    const SegmentationOptions options;
    inliers = SegmentClusters(*models.segmenter, set.data, proposal_set,
                              ProposalsToSegment(scores, options), options.seeds, execution);
  }
  MeasuredPrecision measured;
  for (int i = 0; i < kNumCosts; ++i) {
    const double cost = kMinCost * std::exp2(i / 2.0);
    const DeOverlapResult clusters =
        DeOverlap(proposal_set, scores, models.segmenter ? &inliers : nullptr, {.fp_cost = cost});
    const double truth =
        Pairwise(Tabulate(set.labels, ToLabelVector(clusters.partition))).precision;
    if (i == 0) measured.num_clusters = CountClustersWithPairs(clusters.partition);
    if (!std::isnan(truth)) measured.costs.push_back({cost, clusters.expected_precision, truth});
  }
  return measured;
}

}  // namespace

PrecisionMap FitPrecisionMap(std::span<const MeasuredPrecision> sets, const PrecisionMap& prior) {
  const std::vector<Observation> observations = ToObservations(sets);
  Vector start;
  std::ranges::copy(prior.weights, start.begin());
  Vector weights = start;
  for (int step = 0; step < kNumSteps; ++step) {
    const Vector change = NewtonStep(observations, weights, start);
    for (int i = 0; i < kNumInputs; ++i) {
      weights[i] += std::clamp(change[i], -kMaxStep, kMaxStep);
    }
  }
  PrecisionMap map;
  std::ranges::transform(weights, map.weights.begin(),
                         [](double weight) { return static_cast<float>(weight); });
  return map;
}

PrecisionMap LearnPrecision(std::span<const LabeledProposals> sets, const Models& models,
                            const PrecisionMap& prior, const Execution& execution) {
  std::vector<MeasuredPrecision> measured;
  measured.reserve(sets.size());
  for (const LabeledProposals& set : sets) {
    measured.push_back(MeasurePrecision(set, models, execution));
  }
  return FitPrecisionMap(measured, prior);
}

}  // namespace facegraph
