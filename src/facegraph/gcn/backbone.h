// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "facegraph/gcn/batch.h"
#include "facegraph/gcn/model.h"
#include "facegraph/gcn/structural_inputs.h"
#include "facegraph/nn/buffer.h"
#include "facegraph/nn/graph_convolution.h"
#include "facegraph/nn/parameter.h"

namespace facegraph {

/// The graph convolutions that GCN-D and GCN-S have in common, on one batch: values for each node,
/// kept for the backward pass. For one thread at a time.
struct BackboneState {
  struct Layer {
    GraphConvolutionState convolution;
    Buffer output;                  ///< [nodes, width], or fewer, see LeaveOutDropped
    Buffer gradient;                ///< of the output
    std::vector<float> node_scale;  ///< [nodes], multiplies the output's rows; empty: all 1
  };
  Buffer input;            ///< [nodes, FirstWidth()]
  Buffer node_rows;        ///< [nodes, dim] see FillVertexInputs
  SeedInputs seed_inputs;  ///< of GCN-S on structural inputs
  std::vector<Layer> layers;

  /// To be called when the node scales are set. Where the first layer widens and the second
  /// narrows, nodes that are dropped between them take no part in the wide products: most of the
  /// work.
  void LeaveOutDropped(const GcnModel& model);

  MatrixView<float> Output() { return layers.back().output.View(); }
  /// Gives the gradient of the output its shape and sets it to zero.
  MatrixView<float> ZeroOutputGradient();
};

/// From state.input to the first layer's output, before its ReLU.
void FirstConvolution(const GcnModel& model, const RaggedBatch& batch, BackboneState& state);

/// From there to state.Output() [nodes, last width]: the ReLU and all other layers.
void FinishBackbone(const GcnModel& model, const RaggedBatch& batch, BackboneState& state);

/// From the gradient of the output: adds to the gradients of all convolutions' parameters.
void BackboneBackward(const GcnModel& model, const RaggedBatch& batch, BackboneState& state,
                   Gradients& gradients);

}  // namespace facegraph
