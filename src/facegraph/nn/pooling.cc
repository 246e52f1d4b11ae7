// SPDX-License-Identifier: MIT
#include "facegraph/nn/pooling.h"

#include <algorithm>
#include <cassert>

namespace facegraph {
namespace {

void MaxOfRows(MatrixView<const float> input, int64_t begin, int64_t end, float* output,
               int64_t* winners) {
  std::copy_n(input.Row(begin).data(), input.cols(), output);
  std::fill_n(winners, input.cols(), begin);
  for (int64_t row = begin + 1; row < end; ++row) {
    const float* values = input.Row(row).data();
    for (int64_t c = 0; c < input.cols(); ++c) {
      if (values[c] > output[c]) {
        output[c] = values[c];
        winners[c] = row;
      }
    }
  }
}

void SumOfRows(MatrixView<const float> input, int64_t begin, int64_t end, float scale,
               float* output) {
  std::fill_n(output, input.cols(), 0.0f);
  for (int64_t row = begin; row < end; ++row) {
    const float* values = input.Row(row).data();
    for (int64_t c = 0; c < input.cols(); ++c) output[c] += values[c];
  }
  for (int64_t c = 0; c < input.cols(); ++c) output[c] *= scale;
}

float Scale(Pooling pooling, int64_t size) {
  return pooling == Pooling::kMean ? 1.0f / static_cast<float>(size) : 1.0f;
}

}  // namespace

void PoolForward(Pooling pooling, MatrixView<const float> input, std::span<const int64_t> offsets,
                 int64_t first_col, MatrixView<float> output, std::vector<int64_t>& winners) {
  const int64_t num_segments = static_cast<int64_t>(offsets.size()) - 1;
  assert(output.rows() == num_segments && first_col + input.cols() <= output.cols());
  winners.clear();
  if (pooling == Pooling::kMax) winners.resize(static_cast<size_t>(num_segments * input.cols()));
  for (int64_t s = 0; s < num_segments; ++s) {
    assert(offsets[s] < offsets[s + 1]);
    float* pooled = output.Row(s).data() + first_col;
    if (pooling == Pooling::kMax) {
      MaxOfRows(input, offsets[s], offsets[s + 1], pooled, winners.data() + s * input.cols());
    } else {
      const float scale = Scale(pooling, offsets[s + 1] - offsets[s]);
      SumOfRows(input, offsets[s], offsets[s + 1], scale, pooled);
    }
  }
}

void PoolBackward(Pooling pooling, MatrixView<const float> output_gradient,
                  std::span<const int64_t> offsets, int64_t first_col,
                  std::span<const int64_t> winners, MatrixView<float> input_gradient) {
  const int64_t cols = input_gradient.cols();
  for (int64_t s = 0; s + 1 < static_cast<int64_t>(offsets.size()); ++s) {
    const float* slope = output_gradient.Row(s).data() + first_col;
    if (pooling == Pooling::kMax) {
      for (int64_t c = 0; c < cols; ++c) input_gradient(winners[s * cols + c], c) += slope[c];
      continue;
    }
    const float scale = Scale(pooling, offsets[s + 1] - offsets[s]);
    for (int64_t row = offsets[s]; row < offsets[s + 1]; ++row) {
      float* to = input_gradient.Row(row).data();
      for (int64_t c = 0; c < cols; ++c) to[c] += scale * slope[c];
    }
  }
}

}  // namespace facegraph
