// SPDX-License-Identifier: MIT
#include "facegraph/gcn/trunk.h"

#include <algorithm>

#include "facegraph/nn/relu.h"

namespace facegraph {
namespace {

void ScaleRows(const std::vector<float>& scales, MatrixView<float> values) {
  if (scales.empty()) return;
  for (int64_t row = 0; row < values.rows(); ++row) {
    for (float& value : values.Row(row)) value *= scales[row];
  }
}

}  // namespace

MatrixView<float> TrunkState::ZeroOutputGradient() {
  Layer& last = layers.back();
  const MatrixView<float> gradient =
      last.gradient.Reshape(last.output.View().rows(), last.output.View().cols());
  std::fill_n(gradient.data(), gradient.size(), 0.0f);
  return gradient;
}

void FirstConvolution(const GcnModel& model, const RaggedBatch& batch, TrunkState& state) {
  state.layers.resize(static_cast<size_t>(model.num_convolutions()));
  TrunkState::Layer& first = state.layers.front();
  const GraphConvolution layer = model.Convolution(0);
  GraphConvolutionForward(layer, batch.adjacency, state.input.View(), first.convolution,
                          first.output.Reshape(batch.num_nodes(), layer.weight.cols()));
}

void FinishTrunk(const GcnModel& model, const RaggedBatch& batch, TrunkState& state) {
  for (int64_t l = 0; l < model.num_convolutions(); ++l) {
    TrunkState::Layer& current = state.layers[l];
    if (l > 0) {
      const GraphConvolution layer = model.Convolution(l);
      GraphConvolutionForward(layer, batch.adjacency, state.layers[l - 1].output.View(),
                              current.convolution,
                              current.output.Reshape(batch.num_nodes(), layer.weight.cols()));
    }
    Relu(current.output.View());
    ScaleRows(current.node_scale, current.output.View());
  }
}

void TrunkBackward(const GcnModel& model, const RaggedBatch& batch, TrunkState& state,
                   Gradients& gradients) {
  for (int64_t l = model.num_convolutions() - 1; l >= 0; --l) {
    TrunkState::Layer& current = state.layers[l];
    const MatrixView<float> gradient = current.gradient.View();
    ScaleRows(current.node_scale, gradient);
    // A dropped node has output 0 and sends back nothing either way.
    ReluBackward(current.output.View(), gradient);

    const auto weight = static_cast<size_t>(model.ConvolutionWeight(l));
    Matrix<float>* bias_gradient =
        model.architecture.convolution_bias ? &gradients[weight + 1] : nullptr;
    const MatrixView<const float> input =
        l > 0 ? state.layers[l - 1].output.View() : state.input.View();
    MatrixView<float> input_gradient;
    if (l > 0) input_gradient = state.layers[l - 1].gradient.Reshape(input.rows(), input.cols());
    GraphConvolutionBackward(model.Convolution(l), batch.adjacency, input, gradient,
                             current.convolution, gradients[weight].View(), bias_gradient,
                             l > 0 ? &input_gradient : nullptr);
  }
}

}  // namespace facegraph
