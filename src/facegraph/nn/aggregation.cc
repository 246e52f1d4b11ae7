// SPDX-License-Identifier: MIT
#include "facegraph/nn/aggregation.h"

#include <algorithm>
#include <cassert>

namespace facegraph {
namespace {

/// Columns that are summed at once: the sum then stays in registers while neighbours stream by.
constexpr int64_t kColumns = 32;

/// to[c] += factor * from[c]
inline void AddScaled(const float* from, float factor, int64_t cols, float* to) {
  for (int64_t c = 0; c < cols; ++c) to[c] += factor * from[c];
}

/// Visits the vertex itself, with weight 1, and its neighbours: visit(id, weight).
template <typename Visit>
inline void ForEachNeighbour(const Adjacency& adjacency, int64_t vertex, Visit&& visit) {
  visit(vertex, 1.0f);
  const int64_t end = adjacency.offsets[vertex + 1];
  if (adjacency.weights.empty()) {
    for (int64_t e = adjacency.offsets[vertex]; e < end; ++e) visit(adjacency.ids[e], 1.0f);
  } else {
    for (int64_t e = adjacency.offsets[vertex]; e < end; ++e) {
      visit(adjacency.ids[e], adjacency.weights[e]);
    }
  }
}

/// sum [cols] over the neighbourhood of weight(id, edge weight) * input[id]. Full stripes have a
/// fixed number of columns, which lets the compiler keep them in registers.
template <typename Weight>
void SumNeighbourhood(const Adjacency& adjacency, int64_t vertex, MatrixView<const float> input,
                      Weight&& weight, float scale, float* output) {
  const int64_t cols = input.cols();
  for (int64_t first = 0; first < cols; first += kColumns) {
    const int64_t width = std::min(kColumns, cols - first);
    float sum[kColumns] = {};
    ForEachNeighbour(adjacency, vertex, [&](int64_t id, float edge) {
      const float* from = input.data() + id * cols + first;
      if (width == kColumns) {
        AddScaled(from, weight(id, edge), kColumns, sum);
      } else {
        AddScaled(from, weight(id, edge), width, sum);
      }
    });
    for (int64_t c = 0; c < width; ++c) output[first + c] = scale * sum[c];
  }
}

}  // namespace

void Aggregate(const Adjacency& adjacency, MatrixView<const float> input,
               MatrixView<float> output) {
  assert(input.rows() == adjacency.num_vertices() && output.size() == input.size());
  for (int64_t v = 0; v < input.rows(); ++v) {
    SumNeighbourhood(
        adjacency, v, input, [](int64_t, float edge) { return edge; },
        adjacency.inverse_row_sums[v], output.Row(v).data());
  }
}

void AggregateBackward(const Adjacency& adjacency, MatrixView<const float> output_gradient,
                       MatrixView<float> input_gradient) {
  assert(output_gradient.rows() == adjacency.num_vertices());
  assert(output_gradient.size() == input_gradient.size());
  const float* inverse = adjacency.inverse_row_sums.data();
  for (int64_t v = 0; v < input_gradient.rows(); ++v) {
    SumNeighbourhood(
        adjacency, v, output_gradient,
        [inverse](int64_t id, float edge) { return edge * inverse[id]; }, 1.0f,
        input_gradient.Row(v).data());
  }
}

}  // namespace facegraph
