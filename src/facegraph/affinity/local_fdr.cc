// SPDX-License-Identifier: MIT
#include "facegraph/affinity/local_fdr.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <utility>

#include "facegraph/affinity/directions.h"
#include "facegraph/base/parallel.h"
#include "facegraph/base/random.h"
#include "facegraph/kernels/feature_rows.h"
#include "facegraph/kernels/similarity.h"
#include "facegraph/nn/multiply.h"

namespace facegraph {
namespace {

constexpr int kNumBins = 400;
constexpr int64_t kCovarianceFaces = 4096;  // faces that give the covariance
constexpr int64_t kMaxQueries = 1024;  // faces, and rows of the null model, whose pairs are counted
constexpr int64_t kMaxCompared = 65536;  // faces that these are compared with
constexpr int64_t kComparedPerBlock = 1024;
constexpr double kMaxDirectionVariance = 0.1;

using Counts = std::array<int64_t, kNumBins>;

int GetBin(float similarity) {
  const auto bin = static_cast<int>((similarity + 1) * (kNumBins / 2.0F));
  return std::clamp(bin, 0, kNumBins - 1);
}

/// Row i of a sample of `count` of n rows, at even intervals.
int64_t SampledRow(int64_t i, int64_t count, int64_t n) { return i * n / count; }

Matrix<float> Sample(MatrixView<const float> units, int64_t max_rows) {
  const int64_t n = units.rows();
  Matrix<float> rows(std::min(n, max_rows), units.cols());
  for (int64_t i = 0; i < rows.rows(); ++i) {
    std::ranges::copy(units.Row(SampledRow(i, rows.rows(), n)), rows.Row(i).begin());
  }
  return rows;
}

/// The rows, shrunk along directions that hold more than kMaxDirectionVariance.
Matrix<float> LimitDirections(const Matrix<float>& rows, const Execution& execution) {
  Matrix<double> limited(rows.rows(), rows.cols());
  std::copy_n(rows.data(), rows.size(), limited.data());
  for (int i = 0; i < 1 / kMaxDirectionVariance; ++i) {
    const auto [direction, variance] = FindPrincipalDirection(limited, execution);
    if (variance <= kMaxDirectionVariance) break;
    const double change = std::sqrt(kMaxDirectionVariance / variance) - 1;
    for (int64_t r = 0; r < limited.rows(); ++r) {
      const double along = change * DotProduct(limited.Row(r), direction);
      for (int64_t t = 0; t < limited.cols(); ++t) limited(r, t) += along * direction[t];
    }
  }
  Matrix<float> result(rows.rows(), rows.cols());
  std::transform(limited.data(), limited.data() + limited.size(), result.data(),
                 [](double value) { return static_cast<float>(value); });
  return result;
}

void FillWithNormals(double std_dev, Random& random, Matrix<float>& rows) {
  for (int64_t i = 0; i < rows.size(); ++i) {
    rows.data()[i] = static_cast<float>(std_dev * random.Normal());
  }
}

/// Rows of the null model: unit rows with the covariance of the faces. The variance that
/// LimitDirections removes is distributed evenly over all directions.
Matrix<float> SampleNullModel(const Matrix<float>& sample, int64_t count,
                              const Execution& execution) {
  const Matrix<float> faces = LimitDirections(sample, execution);
  const auto num_faces = static_cast<double>(faces.rows());
  double kept = 0;
  for (int64_t r = 0; r < faces.rows(); ++r) {
    kept += ExactDot(faces.Row(r).data(), faces.Row(r).data(), faces.cols());
  }
  const double removed = std::max(0.0, 1 - kept / num_faces) / static_cast<double>(faces.cols());
  Random random(0, 2);
  Matrix<float> weights(count, faces.rows()), rows(count, faces.cols());
  FillWithNormals(std::sqrt(1 / num_faces), random, weights);
  FillWithNormals(std::sqrt(removed), random, rows);
  Multiply(std::as_const(weights).View(), faces.View(), true, rows.View());
  for (int64_t i = 0; i < count; ++i) ToUnitLength(rows.Row(i));
  return rows;
}

/// Histogram of the similarities of all queries and a sample of the faces. If the queries are
/// faces, query q is face SampledRow(q, queries, n) and is not compared with itself.
Counts CountPairs(const Matrix<float>& queries, bool are_faces, MatrixView<const float> units,
                  const Execution& execution) {
  const int64_t n = units.rows(), compared = std::min(n, kMaxCompared);
  std::vector<Counts> parts(
      static_cast<size_t>((compared + kComparedPerBlock - 1) / kComparedPerBlock));
  ParallelFor(compared, kComparedPerBlock, execution, [&](int64_t begin, int64_t end) {
    Matrix<float> faces(end - begin, units.cols()), products(queries.rows(), end - begin);
    for (int64_t i = begin; i < end; ++i) {
      std::ranges::copy(units.Row(SampledRow(i, compared, n)), faces.Row(i - begin).begin());
    }
    MultiplyTransposedRight(queries.View(), std::as_const(faces).View(), false, products.View());
    Counts& counts = parts[static_cast<size_t>(begin / kComparedPerBlock)];
    counts.fill(0);
    for (int64_t q = 0; q < queries.rows(); ++q) {
      const int64_t self = are_faces ? SampledRow(q, queries.rows(), n) : -1;
      for (int64_t i = begin; i < end; ++i) {
        if (SampledRow(i, compared, n) != self) ++counts[GetBin(products(q, i - begin))];
      }
    }
  });
  Counts all{};
  for (const Counts& part : parts) {
    for (int bin = 0; bin < kNumBins; ++bin) all[bin] += part[bin];
  }
  return all;
}

/// Isotonic regression: the non-increasing values nearest to by_chance / all, where all pairs count
/// alike. A bin that would rise is pooled with those before it (pool adjacent violators).
std::vector<float> NonIncreasingShares(const Counts& by_chance, const Counts& all) {
  struct Pool {
    int bins;
    double by_chance, all;
  };
  const auto is_below = [](const Pool& a, const Pool& b) {  // compares shares; all = 0 is infinite
    return a.by_chance * b.all < b.by_chance * a.all;
  };
  std::vector<Pool> pools;
  for (int bin = 0; bin < kNumBins; ++bin) {
    pools.push_back({1, static_cast<double>(by_chance[bin]), static_cast<double>(all[bin])});
    while (pools.size() > 1 && is_below(pools[pools.size() - 2], pools.back())) {
      const Pool last = pools.back();
      pools.pop_back();
      pools.back().bins += last.bins;
      pools.back().by_chance += last.by_chance;
      pools.back().all += last.all;
    }
  }
  std::vector<float> shares;
  double share = 1;
  for (const Pool& pool : pools) {  // pools without pairs keep the share before them
    if (pool.all > 0) share = std::min(1.0, pool.by_chance / pool.all);
    shares.insert(shares.end(), static_cast<size_t>(pool.bins), static_cast<float>(share));
  }
  return shares;
}

}  // namespace

float LocalFdr::At(float similarity) const {
  const auto bins = static_cast<float>(at.size());
  const float place = std::clamp((similarity + 1) * bins / 2 - 0.5F, 0.0F, bins - 1);
  const auto left = static_cast<size_t>(place);
  const size_t right = std::min(left + 1, at.size() - 1);
  const float beyond = place - static_cast<float>(left);
  return at[left] + beyond * (at[right] - at[left]);
}

LocalFdr EstimateLocalFdr(MatrixView<const float> units, const Execution& execution) {
  const Matrix<float> queries = Sample(units, kMaxQueries);
  const Matrix<float> null_rows =
      SampleNullModel(Sample(units, kCovarianceFaces), queries.rows(), execution);
  return {NonIncreasingShares(CountPairs(null_rows, false, units, execution),
                              CountPairs(queries, true, units, execution))};
}

}  // namespace facegraph
