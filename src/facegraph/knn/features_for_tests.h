// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "facegraph/base/execution_for_tests.h"
#include "facegraph/base/features.h"
#include "facegraph/base/matrix.h"
#include "facegraph/base/random.h"

namespace facegraph {

/// An Execution with `count` threads.
/// Random rows, [rows, dim], with uniform directions and different lengths.
inline Matrix<float> RandomRows(int64_t rows, int64_t dim, Random& random) {
  Matrix<float> matrix(rows, dim);
  for (int64_t i = 0; i < matrix.size(); ++i) {
    matrix.data()[i] = static_cast<float>(random.Normal());
  }
  return matrix;
}

/// Synthetic faces of `num_identities` identities, [rows, dim]. Each identity has a random
/// direction; noise reduces the similarity of its faces to about 1 / (1 + noise^2).
inline Matrix<float> IdentityRows(int64_t rows, int64_t dim, int64_t num_identities, double noise,
                                  Random& random) {
  const Matrix<float> identities = RandomRows(num_identities, dim, random);
  Matrix<float> matrix = RandomRows(rows, dim, random);
  for (int64_t row = 0; row < rows; ++row) {
    for (int64_t t = 0; t < dim; ++t) {
      matrix(row, t) =
          identities(row % num_identities, t) + static_cast<float>(noise) * matrix(row, t);
    }
  }
  return matrix;
}

}  // namespace facegraph
