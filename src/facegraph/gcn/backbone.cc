// SPDX-License-Identifier: MIT
#include "facegraph/gcn/backbone.h"

#include <algorithm>

#include "facegraph/nn/layers.h"

namespace facegraph {
namespace {

/// Multiplies the rows of the output, or of its gradient, by their node scales.
void ScaleRows(const BackboneState::Layer& layer, MatrixView<float> values) {
  if (layer.node_scale.empty()) return;
  const std::vector<int32_t>& nodes = layer.convolution.output_rows;
  for (int64_t row = 0; row < values.rows(); ++row) {
    const float scale = layer.node_scale[nodes.empty() ? row : nodes[row]];
    for (float& value : values.Row(row)) value *= scale;
  }
}

}  // namespace

MatrixView<float> BackboneState::ZeroOutputGradient() {
  Layer& last = layers.back();
  const MatrixView<float> gradient =
      last.gradient.Reshape(last.output.View().rows(), last.output.View().cols());
  std::fill_n(gradient.data(), gradient.size(), 0.0f);
  return gradient;
}

void BackboneState::SkipDroppedNodes(const GcnModel& model) {
  for (Layer& layer : layers) {
    layer.convolution.input_rows.clear();
    layer.convolution.output_rows.clear();
  }
  const bool possible = layers.size() > 1 && model.Convolution(0).AggregatesFirst() &&
                        !model.Convolution(1).AggregatesFirst();
  if (!possible) return;
  std::vector<int32_t>& kept = layers[0].convolution.output_rows;
  for (size_t node = 0; node < layers[0].node_scale.size(); ++node) {
    if (layers[0].node_scale[node] != 0) kept.push_back(static_cast<int32_t>(node));
  }
  layers[1].convolution.input_rows = kept;
}

void FirstConvolution(const GcnModel& model, const RaggedBatch& batch, BackboneState& state) {
  state.layers.resize(static_cast<size_t>(model.num_convolutions()));
  BackboneState::Layer& first = state.layers.front();
  const GraphConvolution layer = model.Convolution(0);
  const std::vector<int32_t>& kept = first.convolution.output_rows;
  const int64_t rows = kept.empty() ? batch.num_nodes() : static_cast<int64_t>(kept.size());
  GraphConvolutionForward(layer, batch.adjacency, state.input.View(), first.convolution,
                          first.output.Reshape(rows, layer.weight.cols()));
}

void FinishBackbone(const GcnModel& model, const RaggedBatch& batch, BackboneState& state) {
  for (int64_t l = 0; l < model.num_convolutions(); ++l) {
    BackboneState::Layer& current = state.layers[l];
    if (l > 0) {
      const GraphConvolution layer = model.Convolution(l);
      GraphConvolutionForward(layer, batch.adjacency, state.layers[l - 1].output.View(),
                              current.convolution,
                              current.output.Reshape(batch.num_nodes(), layer.weight.cols()));
    }
    Relu(current.output.View());
    ScaleRows(current, current.output.View());
  }
}

void BackboneBackward(const GcnModel& model, const RaggedBatch& batch, BackboneState& state,
                      Gradients& gradients) {
  for (int64_t l = model.num_convolutions() - 1; l >= 0; --l) {
    BackboneState::Layer& current = state.layers[l];
    const MatrixView<float> gradient = current.gradient.View();
    ScaleRows(current, gradient);
    // Dropped nodes have output 0, so their gradient is 0 as well.
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

void DenseForward(const GcnModel& model, MatrixView<const float> input, DenseState& state) {
  state.layers.resize(static_cast<size_t>(model.num_dense()));
  for (int64_t l = 0; l < model.num_dense(); ++l) {
    const auto weight = static_cast<size_t>(model.DenseWeight(l));
    const Matrix<float>& values = model.parameters[weight].value;
    const MatrixView<float> output = state.layers[l].output.Reshape(input.rows(), values.cols());
    LinearForward(input, values.View(), &model.parameters[weight + 1].value, output);
    if (l + 1 < model.num_dense()) Relu(output);
    input = output;
  }
}

void DenseBackward(const GcnModel& model, MatrixView<const float> input, DenseState& state,
                   Gradients& gradients, MatrixView<float> input_gradient) {
  for (int64_t l = model.num_dense() - 1; l >= 0; --l) {
    const MatrixView<float> gradient = state.layers[l].gradient.View();
    if (l + 1 < model.num_dense()) ReluBackward(state.layers[l].output.View(), gradient);
    const MatrixView<const float> below = l > 0 ? state.layers[l - 1].output.View() : input;
    const MatrixView<float> below_gradient =
        l > 0 ? state.layers[l - 1].gradient.Reshape(below.rows(), below.cols()) : input_gradient;
    const auto weight = static_cast<size_t>(model.DenseWeight(l));
    LinearBackward(below, model.parameters[weight].value.View(), gradient, gradients[weight].View(),
                   &gradients[weight + 1], &below_gradient);
  }
}

}  // namespace facegraph
