// SPDX-License-Identifier: MIT
#include "facegraph/affinity/common_direction.h"

#include <algorithm>

#include "facegraph/base/parallel.h"
#include "facegraph/graph/components.h"
#include "facegraph/kernels/feature_rows.h"

namespace facegraph {
namespace {

constexpr int64_t kParts = 16;  // sums of their own, added in order
constexpr int64_t kRowsAtOnce = 256;

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

/// (sum of sizes)^2 / sum of their squares, of components of two and more faces; 0 without any.
double EffectivePeople(const Mates& mates) {
  UnionFind people(mates.num_faces());
  for (int32_t face = 0; face < people.Count(); ++face) {
    for (const int32_t mate : mates.Of(face)) people.Union(face, mate);
  }
  double sum = 0, squares = 0;
  for (const int64_t size : ClusterSizes(PartitionOf(people))) {
    if (size < 2) continue;
    const auto faces = static_cast<double>(size);
    sum += faces;
    squares += faces * faces;
  }
  return squares > 0 ? sum * sum / squares : 0;
}

}  // namespace

std::vector<float> CommonDirection(const Features& features, const Mates& mates,
                                   const Execution& execution) {
  const std::vector<double> mean = MeanUnitRow(features, execution);
  double length_squared = 0;
  for (const double value : mean) length_squared += value * value;
  const double share = std::clamp(EffectivePeople(mates) * length_squared - 1, 0.0, 1.0);
  std::vector<float> common;
  common.reserve(mean.size());
  for (const double value : mean) common.push_back(static_cast<float>(share * value));
  return common;
}

}  // namespace facegraph
