// SPDX-License-Identifier: MIT
#include "facegraph/affinity/directions.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <utility>

#include "facegraph/base/parallel.h"
#include "facegraph/base/random.h"
#include "facegraph/graph/partition.h"
#include "facegraph/graph/union_find.h"
#include "facegraph/kernels/feature_rows.h"
#include "facegraph/kernels/similarity.h"

namespace facegraph {
namespace {

constexpr int64_t kParts = 16;  // with separate sums, which are added in order
constexpr int64_t kRowsPerBlock = 256;
constexpr int64_t kMaxSampled = 16384;  // faces, at even intervals
constexpr int kPowerSteps = 30;

/// The mean over the rows of the row times its product with the direction.
std::vector<double> PowerStep(const Matrix<double>& rows, std::span<const double> direction,
                              const Execution& execution) {
  const int64_t d = rows.cols();
  Matrix<double> sums(kParts, d);
  ParallelFor(kParts, 1, execution, [&](int64_t part, int64_t) {
    const int64_t end = (part + 1) * rows.rows() / kParts;
    for (int64_t row = part * rows.rows() / kParts; row < end; ++row) {
      const double along = DotProduct(rows.Row(row), direction);
      for (int64_t t = 0; t < d; ++t) sums(part, t) += along * rows(row, t);
    }
  });
  std::vector<double> mean(static_cast<size_t>(d), 0.0);
  for (int64_t part = 0; part < kParts; ++part) {
    for (int64_t t = 0; t < d; ++t) mean[t] += sums(part, t);
  }
  for (double& value : mean) value /= static_cast<double>(rows.rows());
  return mean;
}

/// The mean of the unit features, [d].
std::vector<double> MeanUnitRow(const Features& features, const Execution& execution) {
  const int64_t n = features.num_faces();
  Matrix<double> sums(kParts, features.dim);
  ParallelFor(kParts, 1, execution, [&](int64_t part, int64_t) {
    Matrix<float> units(kRowsPerBlock, features.dim);
    const int64_t end = (part + 1) * n / kParts;
    for (int64_t begin = part * n / kParts; begin < end; begin += kRowsPerBlock) {
      const int64_t count = std::min(kRowsPerBlock, end - begin);
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

/// The largest variance of the unit features in any direction, estimated from a sample.
double MaxVariance(const Features& features, std::span<const double> mean,
                   const Execution& execution) {
  const int64_t n = features.num_faces(), d = features.dim;
  const int64_t stride = (n + kMaxSampled - 1) / kMaxSampled;
  Matrix<double> sampled((n + stride - 1) / stride, d);
  Matrix<float> unit(1, d);
  for (int64_t row = 0; row < sampled.rows(); ++row) {
    LoadUnitRows(features, row * stride, row * stride + 1, unit.View());
    for (int64_t t = 0; t < d; ++t) sampled(row, t) = double{unit(0, t)} - mean[t];
  }
  return FindPrincipalDirection(sampled, execution).variance;
}

/// Effective number of identities: (sum of sizes)^2 / (sum of squared sizes) over the components of
/// confident neighbors with at least two faces. 0 without any.
double EffectiveIdentities(const ConfidentNeighbors& confident_neighbors) {
  UnionFind components(confident_neighbors.num_faces());
  for (int32_t face = 0; face < components.Count(); ++face) {
    for (const int32_t neighbor : confident_neighbors.Neighbors(face)) {
      components.Union(face, neighbor);
    }
  }
  double sum = 0, squares = 0;
  for (const int64_t size : ClusterSizes(ToPartition(components))) {
    if (size < 2) continue;
    const auto faces = static_cast<double>(size);
    sum += faces;
    squares += faces * faces;
  }
  return squares > 0 ? sum * sum / squares : 0;
}

/// Mean distance (1 - cosine) of all faces divided by that of confident neighbors, the latter from
/// a sample. 0 without confident neighbors.
double DistanceRatio(const Features& features, double mean_length_squared,
                     const ConfidentNeighbors& confident_neighbors, const Execution& execution) {
  constexpr double kMinDistance = 1e-3;  // added, so that the ratio stays finite
  const int64_t n = features.num_faces();
  const int64_t stride = (n + kMaxSampled - 1) / kMaxSampled;
  const int64_t sampled = (n + stride - 1) / stride;
  std::array<double, kParts> distances{}, pairs{};
  ParallelFor(kParts, 1, execution, [&](int64_t part, int64_t) {
    Matrix<float> units(2, features.dim);
    for (int64_t i = part * sampled / kParts; i < (part + 1) * sampled / kParts; ++i) {
      const int64_t face = i * stride;
      LoadUnitRows(features, face, face + 1, units.View().Rows(0, 1));
      for (const int32_t neighbor : confident_neighbors.Neighbors(face)) {
        LoadUnitRows(features, neighbor, neighbor + 1, units.View().Rows(1, 2));
        distances[part] += 1 - ExactDot(units.Row(0).data(), units.Row(1).data(), features.dim);
        ++pairs[part];
      }
    }
  });
  const double num_pairs = std::accumulate(pairs.begin(), pairs.end(), 0.0);
  if (num_pairs == 0) return 0;
  const double mean_distance = std::accumulate(distances.begin(), distances.end(), 0.0) / num_pairs;
  return (1 - mean_length_squared) / (mean_distance + kMinDistance);
}

/// The scale of the mean, 0..1; see CommonDirection for the rules.
double CommonShare(const Features& features, std::span<const double> mean,
                   const ConfidentNeighbors& confident_neighbors, const Execution& execution) {
  const double length_squared = DotProduct(mean, mean);
  const double variance = MaxVariance(features, mean, execution);
  if (length_squared <= 2 * variance) return 0;
  const double by_variance = length_squared < 3 * variance ? length_squared / variance - 2 : 1;
  const double by_length = EffectiveIdentities(confident_neighbors) * length_squared - 1;
  const double ratio = DistanceRatio(features, length_squared, confident_neighbors, execution);
  const double by_distance = 4 * (ratio - 2.1);
  return std::clamp(std::min(by_variance, std::max(by_length, by_distance)), 0.0, 1.0);
}

}  // namespace

double DotProduct(std::span<const double> a, std::span<const double> b) {
  double sum = 0;
  for (size_t t = 0; t < a.size(); ++t) sum += a[t] * b[t];
  return sum;
}

PrincipalDirection FindPrincipalDirection(const Matrix<double>& rows, const Execution& execution) {
  if (rows.rows() == 0) return {};
  Random random(0);
  std::vector<double> direction(static_cast<size_t>(rows.cols()));
  for (double& value : direction) value = random.Normal();
  PrincipalDirection top;
  for (int step = 0; step < kPowerSteps; ++step) {
    const double length = std::sqrt(DotProduct(direction, direction));
    if (length == 0) return top;  // all rows are zero
    for (double& value : direction) value /= length;
    std::vector<double> next = PowerStep(rows, direction, execution);
    top.variance = DotProduct(next, direction);
    top.direction = std::exchange(direction, std::move(next));
  }
  return top;
}

std::vector<float> CommonDirection(const Features& features,
                                   const ConfidentNeighbors& confident_neighbors,
                                   const Execution& execution) {
  const std::vector<double> mean = MeanUnitRow(features, execution);
  const double share = CommonShare(features, mean, confident_neighbors, execution);
  std::vector<float> common;
  common.reserve(mean.size());
  for (const double value : mean) common.push_back(static_cast<float>(share * value));
  return common;
}

}  // namespace facegraph
