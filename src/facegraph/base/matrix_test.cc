// SPDX-License-Identifier: MIT
#include "facegraph/base/matrix.h"

#include <gtest/gtest.h>

namespace facegraph {
namespace {

TEST(Matrix, StartsAtZeroAndIsRowMajor) {
  Matrix<float> matrix(2, 3);
  EXPECT_EQ(matrix(1, 2), 0.0f);
  matrix(1, 0) = 5.0f;
  EXPECT_EQ(matrix.data()[3], 5.0f);
  EXPECT_EQ(matrix.Row(1)[0], 5.0f);
}

TEST(Matrix, RowsOfAViewShareTheValues) {
  Matrix<int> matrix(4, 2, 7);
  MatrixView<int> part = matrix.View().Rows(1, 3);
  part(0, 1) = 9;
  EXPECT_EQ(part.rows(), 2);
  EXPECT_EQ(matrix(1, 1), 9);
}

}  // namespace
}  // namespace facegraph
