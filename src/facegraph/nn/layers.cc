// SPDX-License-Identifier: MIT
#include "facegraph/nn/layers.h"

#include <algorithm>
#include <cassert>

#include "facegraph/nn/multiply.h"

namespace facegraph {
namespace {

void PoolMax(MatrixView<const float> input, int64_t begin, int64_t end, float* output,
             int64_t* argmax) {
  std::copy_n(input.Row(begin).data(), input.cols(), output);
  std::fill_n(argmax, input.cols(), begin);
  for (int64_t row = begin + 1; row < end; ++row) {
    const float* values = input.Row(row).data();
    for (int64_t c = 0; c < input.cols(); ++c) {
      if (values[c] > output[c]) {
        output[c] = values[c];
        argmax[c] = row;
      }
    }
  }
}

void PoolSum(MatrixView<const float> input, int64_t begin, int64_t end, float scale,
             float* output) {
  std::fill_n(output, input.cols(), 0.0f);
  for (int64_t row = begin; row < end; ++row) {
    const float* values = input.Row(row).data();
    for (int64_t c = 0; c < input.cols(); ++c) output[c] += values[c];
  }
  for (int64_t c = 0; c < input.cols(); ++c) output[c] *= scale;
}

float SumScale(Pooling pooling, int64_t size) {
  return pooling == Pooling::kMean ? 1.0f / static_cast<float>(size) : 1.0f;
}

}  // namespace

void LinearForward(MatrixView<const float> input, MatrixView<const float> weight,
                   const Matrix<float>* bias, MatrixView<float> output) {
  if (bias != nullptr) {
    assert(bias->size() == output.cols());
    for (int64_t row = 0; row < output.rows(); ++row) {
      std::copy_n(bias->data(), bias->size(), output.Row(row).data());
    }
  }
  Multiply(input, weight, bias != nullptr, output);
}

void AddBias(const Matrix<float>& bias, MatrixView<float> output) {
  for (int64_t row = 0; row < output.rows(); ++row) {
    float* values = output.Row(row).data();
    for (int64_t col = 0; col < output.cols(); ++col) values[col] += bias.data()[col];
  }
}

void BiasBackward(MatrixView<const float> output_gradient, MatrixView<float> bias_gradient) {
  assert(bias_gradient.size() == output_gradient.cols());
  float* sum = bias_gradient.data();
  for (int64_t row = 0; row < output_gradient.rows(); ++row) {
    const float* term = output_gradient.Row(row).data();
    for (int64_t col = 0; col < bias_gradient.size(); ++col) sum[col] += term[col];
  }
}

void LinearBackward(MatrixView<const float> input, MatrixView<const float> weight,
                    MatrixView<const float> output_gradient, MatrixView<float> weight_gradient,
                    Matrix<float>* bias_gradient, const MatrixView<float>* input_gradient) {
  MultiplyTransposedLeft(input, output_gradient, true, weight_gradient);
  if (bias_gradient != nullptr) BiasBackward(output_gradient, bias_gradient->View());
  if (input_gradient != nullptr) {
    MultiplyTransposedRight(output_gradient, weight, false, *input_gradient);
  }
}

void Relu(MatrixView<float> values) {
  float* value = values.data();
  for (int64_t i = 0; i < values.size(); ++i) value[i] = value[i] > 0 ? value[i] : 0.0f;
}

void ReluBackward(MatrixView<const float> output, MatrixView<float> gradient) {
  assert(output.size() == gradient.size());
  const float* value = output.data();
  float* slope = gradient.data();
  for (int64_t i = 0; i < gradient.size(); ++i) slope[i] = value[i] > 0 ? slope[i] : 0.0f;
}

void PoolForward(Pooling pooling, MatrixView<const float> input, std::span<const int64_t> offsets,
                 int64_t first_col, MatrixView<float> output, std::vector<int64_t>& argmax) {
  const int64_t num_segments = static_cast<int64_t>(offsets.size()) - 1;
  assert(output.rows() == num_segments && first_col + input.cols() <= output.cols());
  argmax.clear();
  if (pooling == Pooling::kMax) argmax.resize(static_cast<size_t>(num_segments * input.cols()));
  for (int64_t s = 0; s < num_segments; ++s) {
    assert(offsets[s] < offsets[s + 1]);
    float* pooled = output.Row(s).data() + first_col;
    if (pooling == Pooling::kMax) {
      PoolMax(input, offsets[s], offsets[s + 1], pooled, argmax.data() + s * input.cols());
    } else {
      const float scale = SumScale(pooling, offsets[s + 1] - offsets[s]);
      PoolSum(input, offsets[s], offsets[s + 1], scale, pooled);
    }
  }
}

void PoolBackward(Pooling pooling, MatrixView<const float> output_gradient,
                  std::span<const int64_t> offsets, int64_t first_col,
                  std::span<const int64_t> argmax, MatrixView<float> input_gradient) {
  const int64_t cols = input_gradient.cols();
  for (int64_t s = 0; s + 1 < static_cast<int64_t>(offsets.size()); ++s) {
    const float* gradient = output_gradient.Row(s).data() + first_col;
    if (pooling == Pooling::kMax) {
      for (int64_t c = 0; c < cols; ++c) input_gradient(argmax[s * cols + c], c) += gradient[c];
      continue;
    }
    const float scale = SumScale(pooling, offsets[s + 1] - offsets[s]);
    for (int64_t row = offsets[s]; row < offsets[s + 1]; ++row) {
      float* to = input_gradient.Row(row).data();
      for (int64_t c = 0; c < cols; ++c) to[c] += scale * gradient[c];
    }
  }
}

}  // namespace facegraph
