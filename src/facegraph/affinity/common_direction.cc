// SPDX-License-Identifier: MIT
#include "facegraph/affinity/common_direction.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <span>

#include "facegraph/affinity/top_direction.h"
#include "facegraph/base/parallel.h"
#include "facegraph/graph/partition.h"
#include "facegraph/kernels/feature_rows.h"
#include "facegraph/kernels/similarity.h"

namespace facegraph {
namespace {

constexpr int64_t kParts = 16;  // sums of their own, added in order
constexpr int64_t kRowsAtOnce = 256;
constexpr int64_t kMaxSampled = 16384;  // faces, evenly spaced

std::vector<double> MeanUnitRow(const Features& features, const Execution& execution) {
  const int64_t n = features.num_faces();
  Matrix<double> sums(kParts, features.dim);
  ParallelFor(kParts, 1, execution, [&](int64_t part, int64_t) {
    Matrix<float> units(kRowsAtOnce, features.dim);
    const int64_t end = (part + 1) * n / kParts;
    for (int64_t begin = part * n / kParts; begin < end; begin += kRowsAtOnce) {
      const int64_t count = std::min(kRowsAtOnce, end - begin);
      LoadUnitRows(features, begin, begin + count, units.View().Rows(0, count));
      for (int64_t row = 0; row < count; ++row) {
        for (int64_t t = 0; t < features.dim; ++t) sums(part, t) += double{units(row, t)};
      }
    }
  });
  std::vector<double> mean(static_cast<size_t>(features.dim), 0.0);
  for (int64_t t = 0; t < features.dim && n > 0; ++t) {
    double sum = 0;
    for (int64_t part = 0; part < kParts; ++part) sum += sums(part, t);
    mean[t] = sum / static_cast<double>(n);
  }
  return mean;
}

/// The variance of unit features in the direction in which they vary most, of a sample.
double MostVariance(const Features& features, std::span<const double> mean,
                    const Execution& execution) {
  const int64_t n = features.num_faces(), d = features.dim;
  const int64_t stride = (n + kMaxSampled - 1) / kMaxSampled;
  Matrix<double> sampled((n + stride - 1) / stride, d);
  Matrix<float> unit(1, d);
  for (int64_t row = 0; row < sampled.rows(); ++row) {
    LoadUnitRows(features, row * stride, row * stride + 1, unit.View());
    for (int64_t t = 0; t < d; ++t) sampled(row, t) = double{unit(0, t)} - mean[t];
  }
  return FindTopDirection(sampled, execution).held;
}

/// (sum of sizes)^2 / sum of their squares, of components of two and more faces; 0 without any.
double EffectiveIdentities(const ConfidentNeighbors& confident_neighbors) {
  UnionFind people(confident_neighbors.num_faces());
  for (int32_t face = 0; face < people.Count(); ++face) {
    for (const int32_t mate : confident_neighbors.Of(face)) people.Union(face, mate);
  }
  double sum = 0, squares = 0;
  for (const int64_t size : ClusterSizes(ToPartition(people))) {
    if (size < 2) continue;
    const auto faces = static_cast<double>(size);
    sum += faces;
    squares += faces * faces;
  }
  return squares > 0 ? sum * sum / squares : 0;
}

/// How far apart all faces are on average, by how far confident neighbors are: less the cosine, of
/// a sample. 0 without confident neighbors.
double CovarianceOverConfidentNeighbors(const Features& features, double mean_length_squared,
                                        const ConfidentNeighbors& confident_neighbors,
                                        const Execution& execution) {
  constexpr double kAlike = 1e-3;  // nearer than that is as good as the same
  const int64_t n = features.num_faces();
  const int64_t stride = (n + kMaxSampled - 1) / kMaxSampled;
  const int64_t sampled = (n + stride - 1) / stride;
  std::array<double, kParts> apart{}, pairs{};
  ParallelFor(kParts, 1, execution, [&](int64_t part, int64_t) {
    Matrix<float> units(2, features.dim);
    for (int64_t i = part * sampled / kParts; i < (part + 1) * sampled / kParts; ++i) {
      const int64_t face = i * stride;
      LoadUnitRows(features, face, face + 1, units.View().Rows(0, 1));
      for (const int32_t mate : confident_neighbors.Of(face)) {
        LoadUnitRows(features, mate, mate + 1, units.View().Rows(1, 2));
        apart[part] += 1 - ExactDot(units.Row(0).data(), units.Row(1).data(), features.dim);
        ++pairs[part];
      }
    }
  });
  const double num_pairs = std::accumulate(pairs.begin(), pairs.end(), 0.0);
  if (num_pairs == 0) return 0;
  const double of_confident_neighbors =
      std::accumulate(apart.begin(), apart.end(), 0.0) / num_pairs;
  return (1 - mean_length_squared) / (of_confident_neighbors + kAlike);
}

/// Of the mean, what no few people explain, 0..1.
double UnexplainedShare(const Features& features, std::span<const double> mean,
                        const ConfidentNeighbors& confident_neighbors, const Execution& execution) {
  const double length_squared = Product(mean, mean);
  const double variance = MostVariance(features, mean, execution);
  if (length_squared <= 2 * variance) return 0;
  const double outstanding = length_squared < 3 * variance ? length_squared / variance - 2 : 1;
  const double by_people = EffectiveIdentities(confident_neighbors) * length_squared - 1;
  const double spread =
      CovarianceOverConfidentNeighbors(features, length_squared, confident_neighbors, execution);
  const double by_spread = 4 * (spread - 2.1);
  return std::clamp(std::min(outstanding, std::max(by_people, by_spread)), 0.0, 1.0);
}

}  // namespace

std::vector<float> CommonDirection(const Features& features,
                                   const ConfidentNeighbors& confident_neighbors,
                                   const Execution& execution) {
  const std::vector<double> mean = MeanUnitRow(features, execution);
  const double share = UnexplainedShare(features, mean, confident_neighbors, execution);
  std::vector<float> common;
  common.reserve(mean.size());
  for (const double value : mean) common.push_back(static_cast<float>(share * value));
  return common;
}

}  // namespace facegraph
