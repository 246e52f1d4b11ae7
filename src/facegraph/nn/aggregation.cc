// SPDX-License-Identifier: MIT
#include "facegraph/nn/aggregation.h"

#include <cassert>

#include "facegraph/kernels/products.h"

namespace facegraph {
namespace {

/// A vertex, with weight 1, and its neighbours.
WeightedRows Neighbourhood(const Adjacency& adjacency, int64_t vertex) {
  const int64_t begin = adjacency.offsets[vertex];
  return {.own = vertex,
          .own_weight = 1,
          .ids = adjacency.ids.data() + begin,
          .weights = adjacency.weights.empty() ? nullptr : adjacency.weights.data() + begin,
          .count = adjacency.offsets[vertex + 1] - begin};
}

}  // namespace

void Aggregate(const Adjacency& adjacency, MatrixView<const float> input,
               MatrixView<float> output) {
  assert(input.rows() == adjacency.num_vertices() && output.size() == input.size());
  for (int64_t v = 0; v < input.rows(); ++v) {
    SumOfRows(input.data(), input.cols(), Neighbourhood(adjacency, v),
              adjacency.inverse_row_sums[v], output.Row(v).data());
  }
}

void AggregateBackward(const Adjacency& adjacency, MatrixView<const float> output_gradient,
                       MatrixView<float> input_gradient) {
  assert(output_gradient.rows() == adjacency.num_vertices());
  assert(output_gradient.size() == input_gradient.size());
  std::vector<float> weights;
  for (int64_t v = 0; v < input_gradient.rows(); ++v) {
    WeightedRows rows = Neighbourhood(adjacency, v);
    weights.clear();
    for (int64_t e = 0; e < rows.count; ++e) {
      const float edge = rows.weights == nullptr ? 1.0f : rows.weights[e];
      weights.push_back(edge * adjacency.inverse_row_sums[rows.ids[e]]);
    }
    rows.own_weight = adjacency.inverse_row_sums[v];
    rows.weights = weights.data();
    SumOfRows(output_gradient.data(), output_gradient.cols(), rows, 1.0f,
              input_gradient.Row(v).data());
  }
}

}  // namespace facegraph
