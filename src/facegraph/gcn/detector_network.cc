// SPDX-License-Identifier: MIT
#include "facegraph/gcn/detector_network.h"

#include <cmath>

#include "facegraph/nn/layers.h"

namespace facegraph {
namespace {

/// Proposals of 3 to 1,000 faces become about -0.6 to 1.3.
float ScaledLogSize(int64_t size) {
  return static_cast<float>(std::log(static_cast<double>(size)) / 3 - 1);
}

}  // namespace

void FinishDetector(const GcnModel& model, const RaggedBatch& batch, DetectorState& state) {
  const Architecture& a = model.architecture;
  FinishBackbone(model, batch, state.backbone);
  const MatrixView<float> nodes = state.backbone.Output();
  const MatrixView<float> pooled = state.pooled.Reshape(batch.num_proposals(), a.BackboneWidth());
  state.winners.resize(a.poolings.size());
  for (size_t i = 0; i < a.poolings.size(); ++i) {
    PoolForward(a.poolings[i], nodes, batch.node_offsets, static_cast<int64_t>(i) * nodes.cols(),
                pooled, state.winners[i]);
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
                 static_cast<int64_t>(i) * node_gradient.cols(), state.winners[i], node_gradient);
  }
  BackboneBackward(model, batch, state.backbone, gradients);
}

}  // namespace facegraph
