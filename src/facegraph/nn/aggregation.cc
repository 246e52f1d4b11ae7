// SPDX-License-Identifier: MIT
#include "facegraph/nn/aggregation.h"

#include <cassert>

#include "facegraph/kernels/products.h"

namespace facegraph {
namespace {

/// Every vertex and its neighbors.
WeightedRows Neighborhoods(const Adjacency& adjacency) {
  return {.count = adjacency.num_vertices(),
          .offsets = adjacency.offsets.data(),
          .ids = adjacency.ids.data(),
          .weights = adjacency.weights.empty() ? nullptr : adjacency.weights.data(),
          .own = nullptr,
          .own_weights = nullptr,
          .scales = nullptr};
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

}  // namespace facegraph
