// SPDX-License-Identifier: MIT
#include "facegraph/affinity/local_fdr.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <utility>

#include "facegraph/affinity/top_direction.h"
#include "facegraph/base/parallel.h"
#include "facegraph/base/random.h"
#include "facegraph/kernels/feature_rows.h"
#include "facegraph/kernels/similarity.h"
#include "facegraph/nn/multiply.h"

namespace facegraph {
namespace {

constexpr int kNumBins = 400;
constexpr int64_t kMaxSampled = 4096;    // faces whose spread is looked at
constexpr int64_t kMaxQueries = 1024;    // faces, and strangers, whose pairs are counted
constexpr int64_t kMaxCompared = 65536;  // faces that they are compared with
constexpr int64_t kComparedAtOnce = 1024;
constexpr double kMaxOfOneDirection = 0.1;

using Counts = std::array<int64_t, kNumBins>;

int GetBin(float similarity) {
  const auto bin = static_cast<int>((similarity + 1) * (kNumBins / 2.0F));
  return std::clamp(bin, 0, kNumBins - 1);
}

/// `count` of n places, evenly spaced.
int64_t FindPlace(int64_t i, int64_t count, int64_t n) { return i * n / count; }

Matrix<float> Sample(MatrixView<const float> units, int64_t most) {
  const int64_t n = units.rows();
  Matrix<float> rows(std::min(n, most), units.cols());
  for (int64_t i = 0; i < rows.rows(); ++i) {
    std::ranges::copy(units.Row(FindPlace(i, rows.rows(), n)), rows.Row(i).begin());
  }
  return rows;
}

/// The rows where no direction holds more than its share.
Matrix<float> Flattened(const Matrix<float>& rows, const Execution& execution) {
  Matrix<double> flat(rows.rows(), rows.cols());
  std::copy_n(rows.data(), rows.size(), flat.data());
  for (int i = 0; i < 1 / kMaxOfOneDirection; ++i) {
    const auto [direction, held] = FindTopDirection(flat, execution);
    if (held <= kMaxOfOneDirection) break;
    const double change = std::sqrt(kMaxOfOneDirection / held) - 1;
    for (int64_t r = 0; r < flat.rows(); ++r) {
      const double along = change * Product(flat.Row(r), direction);
      for (int64_t t = 0; t < flat.cols(); ++t) flat(r, t) += along * direction[t];
    }
  }
  Matrix<float> result(rows.rows(), rows.cols());
  std::transform(flat.data(), flat.data() + flat.size(), result.data(),
                 [](double value) { return static_cast<float>(value); });
  return result;
}

void FillWithNormals(double std_dev, Random& random, Matrix<float>& rows) {
  for (int64_t i = 0; i < rows.size(); ++i) {
    rows.data()[i] = static_cast<float>(std_dev * random.Normal());
  }
}

/// Unit rows that spread as the faces do; what a direction held too much of is spread evenly.
Matrix<float> Strangers(const Matrix<float>& sample, int64_t count, const Execution& execution) {
  const Matrix<float> faces = Flattened(sample, execution);
  const auto num_faces = static_cast<double>(faces.rows());
  double left = 0;
  for (int64_t r = 0; r < faces.rows(); ++r) {
    left += ExactDot(faces.Row(r).data(), faces.Row(r).data(), faces.cols());
  }
  const double taken = std::max(0.0, 1 - left / num_faces) / static_cast<double>(faces.cols());
  Random random(0, 2);
  Matrix<float> weights(count, faces.rows()), strangers(count, faces.cols());
  FillWithNormals(std::sqrt(1 / num_faces), random, weights);
  FillWithNormals(std::sqrt(taken), random, strangers);
  Multiply(std::as_const(weights).View(), faces.View(), true, strangers.View());
  for (int64_t i = 0; i < count; ++i) ToUnitLength(strangers.Row(i));
  return strangers;
}

/// Similarities of all queries and a sample of the faces. Queries that are faces are those of
/// FindPlace(i, queries, n), and not compared with themselves.
Counts CountPairs(const Matrix<float>& queries, bool are_faces, MatrixView<const float> units,
                  const Execution& execution) {
  const int64_t n = units.rows(), compared = std::min(n, kMaxCompared);
  std::vector<Counts> parts(
      static_cast<size_t>((compared + kComparedAtOnce - 1) / kComparedAtOnce));
  ParallelFor(compared, kComparedAtOnce, execution, [&](int64_t begin, int64_t end) {
    Matrix<float> faces(end - begin, units.cols()), products(queries.rows(), end - begin);
    for (int64_t i = begin; i < end; ++i) {
      std::ranges::copy(units.Row(FindPlace(i, compared, n)), faces.Row(i - begin).begin());
    }
    MultiplyTransposedRight(queries.View(), std::as_const(faces).View(), false, products.View());
    Counts& counts = parts[static_cast<size_t>(begin / kComparedAtOnce)];
    counts.fill(0);
    for (int64_t q = 0; q < queries.rows(); ++q) {
      const int64_t self = are_faces ? FindPlace(q, queries.rows(), n) : -1;
      for (int64_t i = begin; i < end; ++i) {
        if (FindPlace(i, compared, n) != self) ++counts[GetBin(products(q, i - begin))];
      }
    }
  });
  Counts all{};
  for (const Counts& part : parts) {
    for (int bin = 0; bin < kNumBins; ++bin) all[bin] += part[bin];
  }
  return all;
}

/// The never rising values nearest to by_chance / all, pairs counting alike: bins that would rise
/// are thrown together with those before (pool adjacent violators).
std::vector<float> NeverRisingShare(const Counts& by_chance, const Counts& all) {
  struct Pool {
    int bins;
    double by_chance, all;
  };
  const auto is_below = [](const Pool& a, const Pool& b) {  // in share; strangers alone: infinite
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
  for (const Pool& pool : pools) {  // where there is no pair at all, the share before holds on
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
  const Matrix<float> strangers = Strangers(Sample(units, kMaxSampled), queries.rows(), execution);
  return {NeverRisingShare(CountPairs(strangers, false, units, execution),
                           CountPairs(queries, true, units, execution))};
}

}  // namespace facegraph
