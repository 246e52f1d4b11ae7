// SPDX-License-Identifier: MIT
#include "facegraph/nn/blas.h"

#include <cblas.h>

#include <algorithm>
#include <cassert>

#include "facegraph/kernels/products.h"

namespace facegraph {
namespace {

/// What we run side by side are whole batches: threads inside of one product would only be in the
/// way, and would let its bits depend on their number.
void UseOneThreadPerProduct() {
  static const bool done = [] {
    openblas_set_num_threads(1);
    return true;
  }();
  static_cast<void>(done);
}

struct Operand {
  MatrixView<const float> matrix;
  CBLAS_TRANSPOSE transpose;
};

int Blas(int64_t size) { return static_cast<int>(size); }

/// Where there is fused multiply-add our own kernels are faster: they need not know every shape.
void OwnProduct(Operand a, Operand b, int64_t depth, bool accumulate, MatrixView<float> out) {
  const int64_t a_cols = a.matrix.cols(), b_cols = b.matrix.cols();
  const bool a_plain = a.transpose == CblasNoTrans, b_plain = b.transpose == CblasNoTrans;
  MultiplyStrided({.left = a.matrix.data(),
                   .left_row = a_plain ? a_cols : 1,
                   .left_step = a_plain ? 1 : a_cols,
                   .right = b.matrix.data(),
                   .right_step = b_plain ? b_cols : 1,
                   .right_col = b_plain ? 1 : b_cols,
                   .rows = out.rows(),
                   .cols = out.cols(),
                   .depth = depth,
                   .accumulate = accumulate,
                   .out = out.data()});
}

void Product(Operand a, Operand b, int64_t depth, bool accumulate, MatrixView<float> out) {
  if (out.size() == 0) return;
  if (depth == 0) {
    if (!accumulate) std::fill_n(out.data(), out.size(), 0.0f);
    return;
  }
  if (ProductIsa() != Isa::kGeneric) return OwnProduct(a, b, depth, accumulate, out);
  UseOneThreadPerProduct();
  cblas_sgemm(CblasRowMajor, a.transpose, b.transpose, Blas(out.rows()), Blas(out.cols()),
              Blas(depth), 1.0f, a.matrix.data(), Blas(a.matrix.cols()), b.matrix.data(),
              Blas(b.matrix.cols()), accumulate ? 1.0f : 0.0f, out.data(), Blas(out.cols()));
}

}  // namespace

void Multiply(MatrixView<const float> a, MatrixView<const float> b, bool accumulate,
              MatrixView<float> out) {
  assert(a.cols() == b.rows() && out.rows() == a.rows() && out.cols() == b.cols());
  Product({a, CblasNoTrans}, {b, CblasNoTrans}, a.cols(), accumulate, out);
}

void MultiplyTransposedLeft(MatrixView<const float> a, MatrixView<const float> b, bool accumulate,
                            MatrixView<float> out) {
  assert(a.rows() == b.rows() && out.rows() == a.cols() && out.cols() == b.cols());
  Product({a, CblasTrans}, {b, CblasNoTrans}, a.rows(), accumulate, out);
}

void MultiplyTransposedRight(MatrixView<const float> a, MatrixView<const float> b, bool accumulate,
                             MatrixView<float> out) {
  assert(a.cols() == b.cols() && out.rows() == a.rows() && out.cols() == b.rows());
  Product({a, CblasNoTrans}, {b, CblasTrans}, a.cols(), accumulate, out);
}

}  // namespace facegraph
