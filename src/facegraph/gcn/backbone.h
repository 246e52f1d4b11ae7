// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "facegraph/base/matrix.h"
#include "facegraph/gcn/batch.h"
#include "facegraph/gcn/model.h"
#include "facegraph/gcn/structural_inputs.h"
#include "facegraph/nn/buffer.h"
#include "facegraph/nn/graph_convolution.h"
#include "facegraph/nn/parameter.h"

// The layers that GCN-D and GCN-S share, on one batch: first the graph convolutions (backbone), at
// the end the dense layers. The states keep the values that the backward pass needs; a state serves
// one thread at a time.

namespace facegraph {

struct BackboneState {
  struct Layer {
    GraphConvolutionState convolution;
    Buffer output;                  ///< [nodes, width], or fewer rows, see SkipDroppedNodes
    Buffer gradient;                ///< of the output
    std::vector<float> node_scale;  ///< [nodes], factors of the output rows; empty: all 1
  };
  Buffer input;            ///< [nodes, FirstWidth()]
  Buffer node_rows;        ///< [nodes, dim], see FillVertexInputs
  SeedInputs seed_inputs;  ///< of GCN-S with structural inputs
  std::vector<Layer> layers;

  /// Excludes nodes with scale 0 from the wide products, which are most of the work. Possible if
  /// the first layer widens and the second narrows. Call it after the node scales are set.
  void SkipDroppedNodes(const GcnModel& model);

  MatrixView<float> Output() { return layers.back().output.View(); }
  /// Gives the gradient of the output its shape and sets it to zero.
  MatrixView<float> ZeroOutputGradient();
};

/// Computes the first layer's output, before its ReLU, from state.input.
void FirstConvolution(const GcnModel& model, const RaggedBatch& batch, BackboneState& state);

/// Computes state.Output() [nodes, last width] from the first layer's output: its ReLU and all
/// other layers.
void FinishBackbone(const GcnModel& model, const RaggedBatch& batch, BackboneState& state);

/// Adds to the gradients of all parameters of the convolutions, from the gradient of the output.
void BackboneBackward(const GcnModel& model, const RaggedBatch& batch, BackboneState& state,
                      Gradients& gradients);

/// The linear layers at the end of a network: hidden layers with ReLU, then the output layer.
struct DenseState {
  struct Layer {
    Buffer output;    ///< [rows, width]
    Buffer gradient;  ///< of the output; the loss fills that of the last layer
  };
  std::vector<Layer> layers;

  MatrixView<float> Output() { return layers.back().output.View(); }
  /// Gives the gradient of the output its shape; its values are unspecified.
  MatrixView<float> ShapeOutputGradient() {
    return layers.back().gradient.Reshape(Output().rows(), Output().cols());
  }
};

/// input [rows, BackboneWidth()] -> state.Output() [rows, NumOutputs()]
void DenseForward(const GcnModel& model, MatrixView<const float> input, DenseState& state);

/// From the gradient of the output: adds to the gradients of the parameters and overwrites
/// input_gradient [rows, BackboneWidth()].
void DenseBackward(const GcnModel& model, MatrixView<const float> input, DenseState& state,
                   Gradients& gradients, MatrixView<float> input_gradient);

}  // namespace facegraph
