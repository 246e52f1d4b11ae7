// SPDX-License-Identifier: MIT
// For tests: is a gradient the slope of its function?
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <string_view>

#include "facegraph/base/matrix.h"
#include "facegraph/base/random.h"

namespace facegraph {

inline Matrix<float> RandomMatrix(int64_t rows, int64_t cols, Random& random) {
  Matrix<float> matrix(rows, cols);
  for (int64_t i = 0; i < matrix.size(); ++i) {
    matrix.data()[i] = static_cast<float>(random.Normal());
  }
  return matrix;
}

/// Sum of the products of values at the same place: as a loss, `weights` is its gradient by
/// `values`.
inline double Dot(MatrixView<const float> values, MatrixView<const float> weights) {
  double sum = 0;
  for (int64_t i = 0; i < values.size(); ++i) {
    sum += double{values.data()[i]} * double{weights.data()[i]};
  }
  return sum;
}

/// Expects `gradient` to be the central differences of loss() by each value of `variable`, within
/// `tolerance` of the largest. A smaller step is less likely to cross a corner of a ReLU, but sees
/// more of the rounding.
inline void ExpectGradient(std::string_view what, const std::function<double()>& loss,
                           Matrix<float>& variable, MatrixView<const float> gradient,
                           double tolerance = 2e-3, float step = 1.0f / 256) {
  ASSERT_EQ(variable.size(), gradient.size()) << what;
  double largest = 1e-3;
  for (int64_t i = 0; i < gradient.size(); ++i) {
    largest = std::max(largest, std::abs(double{gradient.data()[i]}));
  }
  for (int64_t i = 0; i < variable.size(); ++i) {
    const float value = variable.data()[i];
    variable.data()[i] = value + step;
    const double above = loss();
    variable.data()[i] = value - step;
    const double below = loss();
    variable.data()[i] = value;
    EXPECT_NEAR(gradient.data()[i], (above - below) / (2 * double{step}), tolerance * largest)
        << what << " at " << i;
  }
}

}  // namespace facegraph
