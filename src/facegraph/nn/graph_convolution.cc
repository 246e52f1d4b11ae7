// SPDX-License-Identifier: MIT
#include "facegraph/nn/graph_convolution.h"

#include "facegraph/nn/linear.h"

namespace facegraph {

void AddBias(const Matrix<float>& bias, MatrixView<float> output) {
  for (int64_t row = 0; row < output.rows(); ++row) {
    float* values = output.Row(row).data();
    for (int64_t col = 0; col < output.cols(); ++col) values[col] += bias.data()[col];
  }
}

void GraphConvolutionForward(const GraphConvolution& layer, const Adjacency& adjacency,
                             MatrixView<const float> input, GraphConvolutionState& state,
                             MatrixView<float> output) {
  if (layer.AggregatesFirst()) {
    const MatrixView<float> mean = state.inner.Reshape(input.rows(), input.cols());
    Aggregate(adjacency, input, mean);
    LinearForward(mean, layer.weight, layer.bias, output);
  } else {
    const MatrixView<float> product = state.inner.Reshape(input.rows(), output.cols());
    LinearForward(input, layer.weight, nullptr, product);
    Aggregate(adjacency, product, output);
    if (layer.bias != nullptr) AddBias(*layer.bias, output);
  }
}

void GraphConvolutionBackward(const GraphConvolution& layer, const Adjacency& adjacency,
                              MatrixView<const float> input,
                              MatrixView<const float> output_gradient, GraphConvolutionState& state,
                              MatrixView<float> weight_gradient, Matrix<float>* bias_gradient,
                              const MatrixView<float>* input_gradient) {
  if (layer.AggregatesFirst()) {
    if (input_gradient == nullptr) {
      LinearBackward(state.inner.View(), layer.weight, output_gradient, weight_gradient,
                     bias_gradient, nullptr);
      return;
    }
    const MatrixView<float> mean_gradient =
        state.inner_gradient.Reshape(input.rows(), input.cols());
    LinearBackward(state.inner.View(), layer.weight, output_gradient, weight_gradient,
                   bias_gradient, &mean_gradient);
    AggregateBackward(adjacency, mean_gradient, *input_gradient);
  } else {
    const MatrixView<float> product_gradient =
        state.inner_gradient.Reshape(input.rows(), output_gradient.cols());
    AggregateBackward(adjacency, output_gradient, product_gradient);
    LinearBackward(input, layer.weight, product_gradient, weight_gradient, nullptr, input_gradient);
    if (bias_gradient != nullptr) BiasBackward(output_gradient, bias_gradient->View());
  }
}

}  // namespace facegraph
