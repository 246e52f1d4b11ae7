// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "facegraph/base/matrix.h"
#include "facegraph/gcn/model.h"
#include "facegraph/nn/buffer.h"
#include "facegraph/nn/parameter.h"

namespace facegraph {

/// The linear layers that end a network: hidden ones with ReLU, then the outputs without.
struct DenseState {
  struct Layer {
    Buffer output;    ///< [rows, width]
    Buffer gradient;  ///< of the output; that of the last layer is for the loss to fill
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

/// From the gradient of the output: adds to the gradients of the parameters, overwrites
/// input_gradient [rows, BackboneWidth()].
void DenseBackward(const GcnModel& model, MatrixView<const float> input, DenseState& state,
                   Gradients& gradients, MatrixView<float> input_gradient);

}  // namespace facegraph
