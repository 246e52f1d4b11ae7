// SPDX-License-Identifier: MIT
#include "facegraph/affinity/top_direction.h"

#include <cmath>
#include <cstdint>
#include <utility>

#include "facegraph/base/parallel.h"
#include "facegraph/base/random.h"

namespace facegraph {
namespace {

constexpr int64_t kParts = 16;  // sums of their own, added in order
constexpr int kPowerSteps = 30;

/// The mean over the rows of each times its product with the direction.
std::vector<double> PowerStep(const Matrix<double>& rows, std::span<const double> direction,
                              const Execution& execution) {
  const int64_t d = rows.cols();
  Matrix<double> sums(kParts, d);
  ParallelFor(kParts, 1, execution, [&](int64_t part, int64_t) {
    const int64_t end = (part + 1) * rows.rows() / kParts;
    for (int64_t row = part * rows.rows() / kParts; row < end; ++row) {
      const double along = Product(rows.Row(row), direction);
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

}  // namespace

double Product(std::span<const double> a, std::span<const double> b) {
  double sum = 0;
  for (size_t t = 0; t < a.size(); ++t) sum += a[t] * b[t];
  return sum;
}

TopDirection FindTopDirection(const Matrix<double>& rows, const Execution& execution) {
  if (rows.rows() == 0) return {};
  Random random(0);
  std::vector<double> direction(static_cast<size_t>(rows.cols()));
  for (double& value : direction) value = random.Normal();
  TopDirection top;
  for (int step = 0; step < kPowerSteps; ++step) {
    const double length = std::sqrt(Product(direction, direction));
    if (length == 0) return top;  // the rows hold nothing
    for (double& value : direction) value /= length;
    std::vector<double> next = PowerStep(rows, direction, execution);
    top.held = Product(next, direction);
    top.direction = std::exchange(direction, std::move(next));
  }
  return top;
}

}  // namespace facegraph
