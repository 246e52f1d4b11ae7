// SPDX-License-Identifier: MIT
#include "facegraph/kernels/products.h"

#include <gtest/gtest.h>

#include <array>
#include <vector>

#include "facegraph/base/matrix.h"
#include "facegraph/base/random.h"
#include "facegraph/kernels/isa.h"

namespace facegraph {
namespace {

Matrix<float> RandomValues(int64_t rows, int64_t cols, Random& random) {
  Matrix<float> matrix(rows, cols);
  for (int64_t i = 0; i < matrix.size(); ++i) {
    matrix.data()[i] = static_cast<float>(random.Normal());
  }
  return matrix;
}

struct Shape {
  int64_t rows, cols, depth;
};
const std::array<Shape, 6> kShapes{
    {{1, 1, 1}, {14, 32, 3}, {29, 33, 300}, {13, 64, 256}, {100, 2, 64}, {7, 17, 513}}};

Matrix<float> Product(const Matrix<float>& left, bool left_transposed, const Matrix<float>& right,
                      bool right_transposed, const Shape& shape, bool accumulate, Isa isa) {
  Matrix<float> out(shape.rows, shape.cols, accumulate ? 2.0f : 9.0f);
  MultiplyStrided({.left = left.data(),
                   .left_row = left_transposed ? 1 : shape.depth,
                   .left_step = left_transposed ? shape.rows : 1,
                   .right = right.data(),
                   .right_step = right_transposed ? 1 : shape.cols,
                   .right_col = right_transposed ? shape.depth : 1,
                   .rows = shape.rows,
                   .cols = shape.cols,
                   .depth = shape.depth,
                   .accumulate = accumulate,
                   .out = out.data()},
                  isa);
  return out;
}

TEST(Products, EqualTheDefinitionHoweverTheOperandsLie) {
  Random random(1);
  for (const Shape& shape : kShapes) {
    for (const Isa isa : AvailableIsas()) {
      for (int form = 0; form < 8; ++form) {
        const bool left_turned = form & 1, right_turned = form & 2, accumulate = form & 4;
        const Matrix<float> left = RandomValues(shape.rows, shape.depth, random);
        const Matrix<float> right = RandomValues(shape.depth, shape.cols, random);
        const Matrix<float> out =
            Product(left, left_turned, right, right_turned, shape, accumulate, isa);
        for (int64_t i = 0; i < shape.rows; ++i) {
          for (int64_t j = 0; j < shape.cols; ++j) {
            double expected = accumulate ? 2 : 0;
            for (int64_t t = 0; t < shape.depth; ++t) {
              const float a = left.data()[left_turned ? t * shape.rows + i : i * shape.depth + t];
              const float b = right.data()[right_turned ? j * shape.depth + t : t * shape.cols + j];
              expected += double{a} * double{b};
            }
            EXPECT_NEAR(out(i, j), expected, 1e-4) << i << ' ' << j << ' ' << form;
          }
        }
      }
    }
  }
}

TEST(Products, HaveTheSameBitsWithEveryFusedInstructionSet) {
  Random random(2);
  for (const Shape& shape : kShapes) {
    const Matrix<float> left = RandomValues(shape.rows, shape.depth, random);
    const Matrix<float> right = RandomValues(shape.depth, shape.cols, random);
    const Matrix<float> best = Product(left, false, right, false, shape, true, ProductIsa());
    for (const Isa isa : AvailableIsas()) {
      if (isa == Isa::kGeneric) continue;
      EXPECT_EQ(best, Product(left, false, right, false, shape, true, isa));
    }
  }
}

struct Sums {
  std::vector<int64_t> offsets{0, 3, 3, 5};
  std::vector<int32_t> ids{4, 0, 2, 1, 1}, own{1, 3, 4};
  std::vector<float> weights{0.5f, 2, 0.25f, 3, 1}, own_weights{3, 1, 0.5f}, scales{0.5f, 2, 1};

  WeightedRows Rows(bool plain) const {
    if (plain) return {3, offsets.data(), ids.data(), nullptr, nullptr, nullptr, nullptr};
    return {3,          offsets.data(),     ids.data(),   weights.data(),
            own.data(), own_weights.data(), scales.data()};
  }
  double Expected(const Matrix<float>& values, bool plain, int64_t r, int64_t c) const {
    double sum = values(plain ? r : own[r], c) * (plain ? 1.0 : double{own_weights[r]});
    for (int64_t e = offsets[r]; e < offsets[r + 1]; ++e) {
      sum += (plain ? 1.0 : double{weights[e]}) * double{values(ids[e], c)};
    }
    return sum * (plain ? 1.0 : double{scales[r]});
  }
};

TEST(Products, SumsOfRowsEqualTheDefinition) {
  Random random(3);
  const Sums sums;
  for (const int64_t cols : {1, 5, 14, 19, 64, 131, 300}) {
    const Matrix<float> values = RandomValues(5, cols, random);
    for (const bool plain : {false, true}) {
      Matrix<float> best(3, cols);
      SumOfRows(values.data(), cols, cols, sums.Rows(plain), best.data());
      for (const Isa isa : AvailableIsas()) {
        Matrix<float> out(3, cols);
        SumOfRows(values.data(), cols, cols, sums.Rows(plain), out.data(), isa);
        for (int64_t i = 0; i < out.size(); ++i) {
          EXPECT_NEAR(out.data()[i], sums.Expected(values, plain, i / cols, i % cols), 1e-5);
        }
        if (isa != Isa::kGeneric) {
          EXPECT_EQ(out, best);
        }
      }
    }
  }
}

}  // namespace
}  // namespace facegraph
