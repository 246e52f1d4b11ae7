// SPDX-License-Identifier: MIT
// For tests: small random graphs.
#pragma once

#include "facegraph/base/random.h"
#include "facegraph/nn/aggregation.h"

namespace facegraph {

/// A graph of n vertices, about half of the pairs joined, with weights 0..1 or all 1.
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
