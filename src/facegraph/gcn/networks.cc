// SPDX-License-Identifier: MIT
#include "facegraph/gcn/networks.h"

#include <algorithm>
#include <cmath>

#include "facegraph/nn/layers.h"

namespace facegraph {
namespace {

/// Scaled logarithm of the size: about -0.6 to 1.3 for 3 to 1,000 faces.
float ScaledLogSize(int64_t size) {
  return static_cast<float>(std::log(static_cast<double>(size)) / 3 - 1);
}

/// joined = [left, right]
void Join(MatrixView<const float> left, MatrixView<const float> right, MatrixView<float> joined) {
  for (int64_t row = 0; row < joined.rows(); ++row) {
    float* to = std::copy_n(left.Row(row).data(), left.cols(), joined.Row(row).data());
    std::copy_n(right.Row(row).data(), right.cols(), to);
  }
}

/// The input of the dense layers of GCN-S.
MatrixView<const float> DenseInput(const GcnModel& model, SegmenterState& state) {
  if (!model.architecture.append_input) return state.backbone.Output();
  return state.joined.View();
}

}  // namespace

void FinishDetector(const GcnModel& model, const RaggedBatch& batch, DetectorState& state) {
  const Architecture& a = model.architecture;
  FinishBackbone(model, batch, state.backbone);
  const MatrixView<float> nodes = state.backbone.Output();
  const MatrixView<float> pooled = state.pooled.Reshape(batch.num_proposals(), a.BackboneWidth());
  state.argmax.resize(a.poolings.size());
  for (size_t i = 0; i < a.poolings.size(); ++i) {
    PoolForward(a.poolings[i], nodes, batch.node_offsets, static_cast<int64_t>(i) * nodes.cols(),
                pooled, state.argmax[i]);
  }
  if (a.append_log_size) {
    for (int64_t p = 0; p < batch.num_proposals(); ++p) {
      pooled.Row(p).back() = ScaledLogSize(batch.node_offsets[p + 1] - batch.node_offsets[p]);
    }
  }
  DenseForward(model, pooled, state.dense);
}

void DetectorBackward(const GcnModel& model, const RaggedBatch& batch, DetectorState& state,
                      Gradients& gradients) {
  const Architecture& a = model.architecture;
  const MatrixView<float> pooled_gradient =
      state.pooled_gradient.Reshape(batch.num_proposals(), a.BackboneWidth());
  DenseBackward(model, state.pooled.View(), state.dense, gradients, pooled_gradient);
  const MatrixView<float> node_gradient = state.backbone.ZeroOutputGradient();
  for (size_t i = 0; i < a.poolings.size(); ++i) {
    PoolBackward(a.poolings[i], pooled_gradient, batch.node_offsets,
                 static_cast<int64_t>(i) * node_gradient.cols(), state.argmax[i], node_gradient);
  }
  BackboneBackward(model, batch, state.backbone, gradients);
}

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
