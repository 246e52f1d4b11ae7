// SPDX-License-Identifier: MIT
#include "facegraph/nn/multiply.h"

#include <array>

#include "facegraph/nn/gradient_check_for_tests.h"

namespace facegraph {
namespace {

Matrix<float> Transposed(const Matrix<float>& matrix) {
  Matrix<float> result(matrix.cols(), matrix.rows());
  for (int64_t r = 0; r < matrix.rows(); ++r) {
    for (int64_t c = 0; c < matrix.cols(); ++c) result(c, r) = matrix(r, c);
  }
  return result;
}

TEST(Multiply, AllThreeProductsEqualTheDefinition) {
  Random random(1);
  for (const auto& [n, k, m] : {std::array{1, 1, 1}, std::array{3, 5, 2}, std::array{17, 33, 9}}) {
    const Matrix<float> a = RandomMatrix(n, k, random);
    const Matrix<float> b = RandomMatrix(k, m, random);
    const Matrix<float> old = RandomMatrix(n, m, random);
    for (const bool accumulate : {false, true}) {
      Matrix<float> plain = old, left = old, right = old;
      Multiply(a.View(), b.View(), accumulate, plain.View());
      MultiplyTransposedLeft(Transposed(a).View(), b.View(), accumulate, left.View());
      MultiplyTransposedRight(a.View(), Transposed(b).View(), accumulate, right.View());
      for (int64_t r = 0; r < n; ++r) {
        for (int64_t c = 0; c < m; ++c) {
          double expected = accumulate ? old(r, c) : 0;
          for (int64_t i = 0; i < k; ++i) expected += double{a(r, i)} * double{b(i, c)};
          EXPECT_NEAR(plain(r, c), expected, 1e-4);
          EXPECT_NEAR(left(r, c), expected, 1e-4);
          EXPECT_NEAR(right(r, c), expected, 1e-4);
        }
      }
    }
  }
}

TEST(Multiply, ProductsOverZeroRowsAreZero) {
  const Matrix<float> none(0, 2);
  Matrix<float> out(2, 2, 7.0f);
  MultiplyTransposedLeft(none.View(), none.View(), true, out.View());
  EXPECT_EQ(out(1, 1), 7.0f);
  MultiplyTransposedLeft(none.View(), none.View(), false, out.View());
  EXPECT_EQ(out, Matrix<float>(2, 2, 0.0f));
}

}  // namespace
}  // namespace facegraph
