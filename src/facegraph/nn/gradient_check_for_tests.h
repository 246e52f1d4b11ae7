// SPDX-License-Identifier: MIT
// For tests: gradients against central differences, random matrices and graphs.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <string_view>

#include "facegraph/base/matrix.h"
#include "facegraph/base/random.h"
#include "facegraph/nn/graph_convolution.h"

namespace facegraph {

inline Matrix<float> RandomMatrix(int64_t rows, int64_t cols, Random& random) {
  Matrix<float> matrix(rows, cols);
  for (int64_t i = 0; i < matrix.size(); ++i) {
    matrix.data()[i] = static_cast<float>(random.Normal());
  }
  return matrix;
}

/// Sum of values * weights, both [n, c]. As a loss, its gradient by `values` is `weights`.
inline double Dot(MatrixView<const float> values, MatrixView<const float> weights) {
  double sum = 0;
  for (int64_t i = 0; i < values.size(); ++i) {
    sum += double{values.data()[i]} * double{weights.data()[i]};
  }
  return sum;
}

/// Expects `gradient` to equal the central differences of loss() by each value of `variable`, up to
/// `tolerance` times the largest gradient. A smaller step crosses fewer ReLU corners but has larger
/// rounding errors.
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

/// A random graph of n vertices with an edge for about half of the pairs. Weights are in (0, 1], or
/// all 1 without `weighted`.
inline Adjacency RandomAdjacency(int64_t n, bool weighted, Random& random) {
  Matrix<float> weights(n, n);
  for (int64_t i = 0; i < n; ++i) {
    for (int64_t j = 0; j < i; ++j) {
      if (random.Below(2) == 0) continue;
      weights(i, j) = weighted ? static_cast<float>(1 - random.Uniform()) : 1.0f;
      weights(j, i) = weights(i, j);
    }
  }
  Adjacency adjacency;
  for (int64_t i = 0; i < n; ++i) {
    float row_sum = 1;
    for (int64_t j = 0; j < n; ++j) {
      if (weights(i, j) == 0) continue;
      adjacency.ids.push_back(static_cast<int32_t>(j));
      if (weighted) adjacency.weights.push_back(weights(i, j));
      row_sum += weights(i, j);
    }
    adjacency.offsets.push_back(static_cast<int64_t>(adjacency.ids.size()));
    adjacency.inverse_row_sums.push_back(1 / row_sum);
  }
  return adjacency;
}

}  // namespace facegraph
