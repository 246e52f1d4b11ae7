// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "facegraph/gcn/dense_layers.h"
#include "facegraph/gcn/backbone.h"

namespace facegraph {

/// GCN-D on one batch (LTC, section 3.3): the backbone, pooling over the nodes of each proposal,
/// linear layers. For one thread at a time.
struct DetectorState {
  BackboneState backbone;
  Buffer pooled, pooled_gradient;             ///< [proposals, BackboneWidth()]
  std::vector<std::vector<int64_t>> winners;  ///< per pooling, see PoolForward
  DenseState dense;
};

/// From the backbone after FirstConvolution to one row per proposal, state.dense.Output()
/// [proposals, heads]: logits if the architecture has a sigmoid, else predictions.
void FinishDetector(const GcnModel& model, const RaggedBatch& batch, DetectorState& state);

/// From the gradient of those outputs, in state.dense: adds to the gradients of all parameters.
void DetectorBackward(const GcnModel& model, const RaggedBatch& batch, DetectorState& state,
                      Gradients& gradients);

}  // namespace facegraph
