// SPDX-License-Identifier: MIT
#include "facegraph/gcn/dense_layers.h"

#include "facegraph/nn/layers.h"
#include "facegraph/nn/layers.h"

namespace facegraph {

void DenseForward(const GcnModel& model, MatrixView<const float> input, DenseState& state) {
  state.layers.resize(static_cast<size_t>(model.num_dense()));
  for (int64_t l = 0; l < model.num_dense(); ++l) {
    const auto weight = static_cast<size_t>(model.DenseWeight(l));
    const Matrix<float>& values = model.parameters[weight].value;
    const MatrixView<float> output = state.layers[l].output.Reshape(input.rows(), values.cols());
    LinearForward(input, values.View(), &model.parameters[weight + 1].value, output);
    if (l + 1 < model.num_dense()) Relu(output);
    input = output;
  }
}

void DenseBackward(const GcnModel& model, MatrixView<const float> input, DenseState& state,
                   Gradients& gradients, MatrixView<float> input_gradient) {
  for (int64_t l = model.num_dense() - 1; l >= 0; --l) {
    const MatrixView<float> gradient = state.layers[l].gradient.View();
    if (l + 1 < model.num_dense()) ReluBackward(state.layers[l].output.View(), gradient);
    const MatrixView<const float> below = l > 0 ? state.layers[l - 1].output.View() : input;
    const MatrixView<float> below_gradient =
        l > 0 ? state.layers[l - 1].gradient.Reshape(below.rows(), below.cols()) : input_gradient;
    const auto weight = static_cast<size_t>(model.DenseWeight(l));
    LinearBackward(below, model.parameters[weight].value.View(), gradient, gradients[weight].View(),
                   &gradients[weight + 1], &below_gradient);
  }
}

}  // namespace facegraph
