// SPDX-License-Identifier: MIT
#include "facegraph/knn/product_rate.h"

#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "facegraph/knn/float_pair_finder.h"
#include "facegraph/base/random.h"
#include "facegraph/base/timing.h"
#include "facegraph/kernels/coded_rows.h"

namespace facegraph {
namespace {

constexpr int64_t kRows = 768;
constexpr double kSeconds = 0.1;

Matrix<float> RandomUnitRows(int64_t dim) {
  Random random(1);
  Matrix<float> units(kRows, dim);
  for (int64_t row = 0; row < kRows; ++row) {
    double square = 0;
    for (float& value : units.Row(row)) {
      value = static_cast<float>(random.Normal());
      square += double{value} * double{value};
    }
    for (float& value : units.Row(row)) value /= static_cast<float>(std::sqrt(square));
  }
  return units;
}

/// With cuts that nothing reaches, so that only products take time.
template <typename Finder>
double Rate(Finder finder, int64_t dim) {
  const std::vector<Ticks> cuts(kRows, std::numeric_limits<Ticks>::max());
  const std::span<const Ticks> left_cuts = std::span(cuts).first(Finder::kMaxLeft);
  finder.SetRight(0, kRows);
  double products = 0;
  const Stopwatch watch;
  while (watch.Seconds() < kSeconds) {
    finder.Find(0, Finder::kMaxLeft, left_cuts, cuts);
    products += static_cast<double>(Finder::kMaxLeft * kRows);
  }
  return 2 * products * static_cast<double>(dim) / watch.Seconds();
}

}  // namespace

double ProductRate(int64_t dim) {
  const Matrix<float> units = RandomUnitRows(dim);
  std::vector<int32_t> order(kRows);
  std::iota(order.begin(), order.end(), 0);
  if (!CodedRows::AreFast(dim)) return Rate(FloatPairFinder(units.View(), order), dim);
  const CodedRows rows(units.View(), order, {});
  return Rate(CodedPairFinder(rows), dim);
}

}  // namespace facegraph
