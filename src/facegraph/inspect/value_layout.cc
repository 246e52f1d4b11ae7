// SPDX-License-Identifier: MIT
#include "facegraph/inspect/value_layout.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <span>
#include <vector>

#include "facegraph/base/parallel.h"
#include "facegraph/kernels/feature_rows.h"

namespace facegraph {
namespace {

constexpr int64_t kMaxRows = 2048;
constexpr double kSameLength = 2e-3;  // relative difference of lengths that count as one
constexpr int64_t kMinColumns = 16;   // with fewer columns one length is chance

/// The share of the largest value in the sum of squares; 0 without a finite, positive sum.
double Dominance(std::span<const float> values) {
  double sum = 0, largest = 0;
  for (const float value : values) {
    const double square = double{value} * double{value};
    sum += square;
    largest = std::max(largest, square);
  }
  return std::isfinite(sum) && sum > 0 ? largest / sum : 0;
}

/// The row if each of its float32 is taken for two float16.
std::vector<float> AsHalves(std::span<const float> row) {
  std::vector<uint16_t> halves(2 * row.size());
  std::memcpy(halves.data(), row.data(), row.size_bytes());
  std::vector<float> values(halves.size());
  HalfToFloat(halves, values);
  return values;
}

/// The median of the values above 0, which are measured; 0 if these are fewer than half.
double Median(std::vector<double> values) {
  const size_t all = values.size();
  std::erase(values, 0.0);
  if (values.empty() || values.size() < (all + 1) / 2) return 0;
  const auto middle = values.begin() + std::ssize(values) / 2;
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

bool HaveOneLength(const std::vector<double>& squares) {
  const auto [least, most] = std::ranges::minmax(squares);
  return least > 0 && std::isfinite(most) && std::sqrt(most / least) <= 1 + kSameLength;
}

}  // namespace

ValueLayout MeasureValueLayout(const Features& features, const Execution& execution) {
  const int64_t n = features.num_faces(), count = std::min(n, kMaxRows), dim = features.dim;
  ValueLayout layout;
  if (count == 0) return layout;
  const auto size = static_cast<size_t>(count);
  Matrix<float> rows(count, dim);
  std::vector<double> dominance(size), as_half(size), row_squares(size);
  ParallelFor(count, 64, execution, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) {
      const int64_t row = i * n / count;
      LoadRows(features, row, row + 1, rows.View().Rows(i, i + 1));
      dominance[i] = Dominance(rows.Row(i));
      if (features.type == FeatureType::kFloat32) as_half[i] = Dominance(AsHalves(rows.Row(i)));
      for (const float value : rows.Row(i)) row_squares[i] += double{value} * double{value};
    }
  });
  layout.dominance = Median(dominance);
  layout.dominance_as_half = Median(as_half);
  std::vector<double> column_squares(static_cast<size_t>(dim));
  for (int64_t i = 0; i < count; ++i) {
    for (int64_t c = 0; c < dim; ++c) column_squares[c] += double{rows(i, c)} * double{rows(i, c)};
  }
  layout.num_zero_columns = std::ranges::count(column_squares, 0.0);
  layout.columns_are_unit = count == n && dim >= kMinColumns && n >= kMinColumns &&
                            HaveOneLength(column_squares) && !HaveOneLength(row_squares);
  return layout;
}

}  // namespace facegraph
