// SPDX-License-Identifier: MIT
#include "facegraph/gcn/segmenter_network.h"

#include <algorithm>

namespace facegraph {

namespace {

/// [left, right] side by side.
void Join(MatrixView<const float> left, MatrixView<const float> right, MatrixView<float> joined) {
  for (int64_t row = 0; row < joined.rows(); ++row) {
    float* to = std::copy_n(left.Row(row).data(), left.cols(), joined.Row(row).data());
    std::copy_n(right.Row(row).data(), right.cols(), to);
  }
}

MatrixView<const float> DenseInput(const GcnModel& model, SegmenterState& state) {
  if (!model.architecture.append_input) return state.backbone.Output();
  return state.joined.View();
}

}  // namespace

void PrepareSeeds(const GcnModel& model, const RaggedBatch& batch, BackboneState& backbone) {
  if (model.architecture.input != VertexInput::kStructure) return;
  backbone.seed_inputs.Prepare(batch, backbone.node_rows.View());
}

void SetSeeds(const GcnModel& model, const RaggedBatch& batch, std::span<const int64_t> seeds,
              BackboneState& backbone) {
  const MatrixView<float> input = backbone.input.View();
  if (model.architecture.input == VertexInput::kStructure) {
    backbone.seed_inputs.Fill(batch, seeds, input);
  } else {
    for (const int64_t seed : seeds) input.Row(seed).back() = 1.0f;
  }
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
  FinishBackbone(model, batch, state.backbone);
  if (model.architecture.append_input) {
    Join(state.backbone.Output(), state.backbone.input.View(),
         state.joined.Reshape(batch.num_nodes(), model.architecture.BackboneWidth()));
  }
  DenseForward(model, DenseInput(model, state), state.dense);
}

void SegmenterBackward(const GcnModel& model, const RaggedBatch& batch, SegmenterState& state,
                       Gradients& gradients) {
  const MatrixView<float> node_gradient = state.backbone.ZeroOutputGradient();
  if (model.architecture.append_input) {
    const MatrixView<float> joined_gradient =
        state.joined_gradient.Reshape(batch.num_nodes(), model.architecture.BackboneWidth());
    DenseBackward(model, DenseInput(model, state), state.dense, gradients, joined_gradient);
    for (int64_t node = 0; node < batch.num_nodes(); ++node) {
      std::copy_n(joined_gradient.Row(node).data(), node_gradient.cols(),
                  node_gradient.Row(node).data());
    }
  } else {
    DenseBackward(model, DenseInput(model, state), state.dense, gradients, node_gradient);
  }
  BackboneBackward(model, batch, state.backbone, gradients);
}

}  // namespace facegraph
