// SPDX-License-Identifier: MIT
#include "facegraph/nn/linear.h"

#include <algorithm>
#include <cassert>

#include "facegraph/nn/multiply.h"

namespace facegraph {

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

}  // namespace facegraph
