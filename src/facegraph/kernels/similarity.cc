// SPDX-License-Identifier: MIT
#include "facegraph/kernels/similarity.h"

#include <algorithm>
#include <cassert>

#include "facegraph/kernels/kernel_table.h"

namespace facegraph {

double ExactDot(const float* a, const float* b, int64_t dim) {
  return ActiveKernels().exact_dot(a, b, dim);
}

float FloatDot(const float* a, const float* b, int64_t dim) {
  return ActiveKernels().float_dot(a, b, dim);
}

float Similarity(const float* a, const float* b, int64_t dim) {
  return static_cast<float>(std::clamp(ExactDot(a, b, dim), -1.0, 1.0));
}

void PackedRows::Pack(MatrixView<const float> rows) {
  const KernelTable& kernels = ActiveKernels();
  const int64_t width = kernels.panel_width;
  num_rows_ = rows.rows();
  dim_ = rows.cols();
  padded_rows_ = (num_rows_ + width - 1) / width * width;
  panels_.resize(static_cast<size_t>((padded_rows_ * dim_ + 15) / 16));
  kernels.pack(rows.data(), num_rows_, dim_, reinterpret_cast<float*>(panels_.data()));
}

void SimilarityBlock(MatrixView<const float> left, const PackedRows& right, MatrixView<float> out) {
  const KernelTable& kernels = ActiveKernels();
  assert(left.cols() == right.dim() && out.rows() == left.rows());
  assert(out.cols() == right.padded_rows() && out.cols() % kernels.panel_width == 0);
  kernels.similarities(left.data(), left.rows(),
                       reinterpret_cast<const float*>(right.panels_.data()),
                       out.cols() / kernels.panel_width, right.dim(), out.data());
}

double SimilarityErrorBound(int64_t dim) {
  const double unit = 0x1p-24 * static_cast<double>(dim);
  assert(unit < 1);
  const double product = unit / (1 - unit) * (1 + 1e-6);
  const double cut = 1e-6, rounding = 0x1p-25, double_sum_and_underflow = 0x1p-40;
  return product + cut + rounding + double_sum_and_underflow;
}

int64_t FindAtLeast(std::span<const float> values, float cut, std::span<int32_t> positions) {
  assert(positions.size() >= values.size());
  return ActiveKernels().find_at_least(values.data(), static_cast<int64_t>(values.size()), cut,
                                       positions.data());
}

int64_t FindAtLeastEither(std::span<const float> values, float cut, std::span<const float> cuts,
                          std::span<int32_t> positions) {
  assert(positions.size() >= values.size() && cuts.size() == values.size());
  return ActiveKernels().find_at_least_either(values.data(), static_cast<int64_t>(values.size()),
                                              cut, cuts.data(), positions.data());
}

Ticks RankedTicks(std::span<const Ticks> values, int64_t rank) {
  assert(1 <= rank && rank <= static_cast<int64_t>(values.size()));
  return ActiveKernels().ranked(values.data(), static_cast<int64_t>(values.size()), rank);
}

}  // namespace facegraph
