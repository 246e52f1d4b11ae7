// SPDX-License-Identifier: MIT
#include "facegraph/nn/multiply.h"

#include <algorithm>
#include <cassert>

#include "facegraph/kernels/products.h"

namespace facegraph {
namespace {

struct Operand {
  MatrixView<const float> matrix;
  bool transposed;
};

void Product(Operand a, Operand b, int64_t depth, bool accumulate, MatrixView<float> out) {
  if (depth == 0) {
    if (!accumulate) std::fill_n(out.data(), out.size(), 0.0f);
    return;
  }
  const int64_t a_cols = a.matrix.cols(), b_cols = b.matrix.cols();
  MultiplyStrided({.left = a.matrix.data(),
                   .left_row = a.transposed ? 1 : a_cols,
                   .left_step = a.transposed ? a_cols : 1,
                   .right = b.matrix.data(),
                   .right_step = b.transposed ? 1 : b_cols,
                   .right_col = b.transposed ? b_cols : 1,
                   .rows = out.rows(),
                   .cols = out.cols(),
                   .depth = depth,
                   .accumulate = accumulate,
                   .out = out.data()});
}

}  // namespace

void Multiply(MatrixView<const float> a, MatrixView<const float> b, bool accumulate,
              MatrixView<float> out) {
  assert(a.cols() == b.rows() && out.rows() == a.rows() && out.cols() == b.cols());
  Product({a, false}, {b, false}, a.cols(), accumulate, out);
}

void MultiplyTransposedLeft(MatrixView<const float> a, MatrixView<const float> b, bool accumulate,
                            MatrixView<float> out) {
  assert(a.rows() == b.rows() && out.rows() == a.cols() && out.cols() == b.cols());
  Product({a, true}, {b, false}, a.rows(), accumulate, out);
}

void MultiplyTransposedRight(MatrixView<const float> a, MatrixView<const float> b, bool accumulate,
                             MatrixView<float> out) {
  assert(a.cols() == b.cols() && out.rows() == a.rows() && out.cols() == b.rows());
  Product({a, false}, {b, true}, a.cols(), accumulate, out);
}

}  // namespace facegraph
