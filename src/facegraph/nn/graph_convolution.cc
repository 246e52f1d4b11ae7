// SPDX-License-Identifier: MIT
#include "facegraph/nn/graph_convolution.h"

#include <algorithm>
#include <cassert>

#include "facegraph/kernels/products.h"
#include "facegraph/nn/layers.h"

namespace facegraph {
namespace {

/// The sums over every vertex and its neighbors, without scales.
WeightedRows Neighborhoods(const Adjacency& adjacency) {
  return {.count = adjacency.num_vertices(),
          .offsets = adjacency.offsets.data(),
          .ids = adjacency.ids.data(),
          .weights = adjacency.weights.empty() ? nullptr : adjacency.weights.data(),
          .own = nullptr,
          .own_weights = nullptr,
          .scales = nullptr};
}

/// Copies row rows[i] of `from` to row i of `to`. Works in place: `to` may be `from`.
void Gather(MatrixView<const float> from, const std::vector<int32_t>& rows, float* to) {
  for (const int32_t row : rows) {
    if (from.Row(row).data() != to) std::copy_n(from.Row(row).data(), from.cols(), to);
    to += from.cols();
  }
}

/// Copies row i of `from` to row rows[i] of `to` and sets the other rows to zero.
void Scatter(MatrixView<const float> from, const std::vector<int32_t>& rows, MatrixView<float> to) {
  std::fill_n(to.data(), to.size(), 0.0f);
  for (size_t i = 0; i < rows.size(); ++i) {
    std::copy_n(from.Row(static_cast<int64_t>(i)).data(), from.cols(), to.Row(rows[i]).data());
  }
}

}  // namespace

void Aggregate(const Adjacency& adjacency, MatrixView<const float> input,
               MatrixView<float> output) {
  assert(input.rows() == adjacency.num_vertices() && output.size() == input.size());
  WeightedRows rows = Neighborhoods(adjacency);
  rows.scales = adjacency.inverse_row_sums.data();
  SumOfRows(input.data(), input.cols(), input.cols(), rows, output.data());
}

void AggregateBackward(const Adjacency& adjacency, MatrixView<const float> output_gradient,
                       MatrixView<float> input_gradient) {
  assert(output_gradient.rows() == adjacency.num_vertices());
  assert(output_gradient.size() == input_gradient.size());
  WeightedRows rows = Neighborhoods(adjacency);
  const std::vector<float>& inverse = adjacency.inverse_row_sums;
  std::vector<float> weights(adjacency.ids.size());
  for (size_t e = 0; e < weights.size(); ++e) {
    const float edge = adjacency.weights.empty() ? 1.0f : adjacency.weights[e];
    weights[e] = edge * inverse[adjacency.ids[e]];
  }
  rows.weights = weights.data();
  rows.own_weights = inverse.data();
  SumOfRows(output_gradient.data(), output_gradient.cols(), output_gradient.cols(), rows,
            input_gradient.data());
}

void GraphConvolutionForward(const GraphConvolution& layer, const Adjacency& adjacency,
                             MatrixView<const float> input, GraphConvolutionState& state,
                             MatrixView<float> output) {
  if (layer.AggregatesFirst()) {
    assert(state.input_rows.empty());
    MatrixView<float> mean = state.inner.Reshape(input.rows(), input.cols());
    Aggregate(adjacency, input, mean);
    if (!state.output_rows.empty()) {
      Gather(mean, state.output_rows, mean.data());
      mean = state.inner.Reshape(output.rows(), input.cols());
    }
    LinearForward(mean, layer.weight, layer.bias, output);
  } else {
    assert(state.output_rows.empty());
    MatrixView<float> product = state.inner.Reshape(input.rows(), output.cols());
    LinearForward(input, layer.weight, nullptr, product);
    if (!state.input_rows.empty()) {
      const MatrixView<float> scattered = state.scattered.Reshape(output.rows(), output.cols());
      Scatter(product, state.input_rows, scattered);
      product = scattered;
    }
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
    assert(state.output_rows.empty());
    const MatrixView<float> mean_gradient =
        state.inner_gradient.Reshape(input.rows(), input.cols());
    LinearBackward(state.inner.View(), layer.weight, output_gradient, weight_gradient,
                   bias_gradient, &mean_gradient);
    AggregateBackward(adjacency, mean_gradient, *input_gradient);
  } else {
    MatrixView<float> product_gradient =
        state.inner_gradient.Reshape(output_gradient.rows(), output_gradient.cols());
    AggregateBackward(adjacency, output_gradient, product_gradient);
    if (!state.input_rows.empty()) {
      Gather(product_gradient, state.input_rows, product_gradient.data());
      product_gradient = state.inner_gradient.Reshape(input.rows(), output_gradient.cols());
    }
    LinearBackward(input, layer.weight, product_gradient, weight_gradient, nullptr, input_gradient);
    if (bias_gradient != nullptr) BiasBackward(output_gradient, bias_gradient->View());
  }
}

}  // namespace facegraph
