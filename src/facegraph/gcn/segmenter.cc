// SPDX-License-Identifier: MIT
#include "facegraph/gcn/segmenter.h"

namespace facegraph {

void SetSeeds(std::span<const int64_t> seeds, MatrixView<float> input) {
  for (const int64_t seed : seeds) input.Row(seed).back() = 1.0f;
}

void AddSeeds(const GcnModel& model, const Adjacency& adjacency, std::span<const int64_t> seeds,
              MatrixView<float> output) {
  const MatrixView<const float> weight = model.Convolution(0).weight;
  const std::span<const float> seed_row = weight.Row(weight.rows() - 1);
  const auto add = [&](int64_t node, float edge_weight) {
    const float share = edge_weight * adjacency.inverse_row_sums[node];
    float* to = output.Row(node).data();
    for (int64_t c = 0; c < output.cols(); ++c) to[c] += share * seed_row[c];
  };
  for (const int64_t seed : seeds) {
    add(seed, 1.0f);
    for (int64_t e = adjacency.offsets[seed]; e < adjacency.offsets[seed + 1]; ++e) {
      add(adjacency.ids[e], adjacency.weights.empty() ? 1.0f : adjacency.weights[e]);
    }
  }
}

void FinishSegmenter(const GcnModel& model, const RaggedBatch& batch, SegmenterState& state) {
  FinishTrunk(model, batch, state.trunk);
  DenseForward(model, state.trunk.Output(), state.dense);
}

void SegmenterBackward(const GcnModel& model, const RaggedBatch& batch, SegmenterState& state,
                       Gradients& gradients) {
  const MatrixView<float> node_gradient = state.trunk.ZeroOutputGradient();
  DenseBackward(model, state.trunk.Output(), state.dense, gradients, node_gradient);
  TrunkBackward(model, batch, state.trunk, gradients);
}

}  // namespace facegraph
