// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "facegraph/base/matrix.h"
#include "facegraph/gcn/architecture.h"
#include "facegraph/nn/graph_convolution.h"
#include "facegraph/nn/parameter.h"

namespace facegraph {

/// A network with its weights. Parameters stand in the order of use: those of the convolutions, of
/// the hidden layers, of the outputs; each a weight [in, out] and, where there is one, its bias [1,
/// out].
struct GcnModel {
  Architecture architecture;
  std::vector<Parameter> parameters;
  /// For structural inputs, [1, input_width] each: (value - mean) * scale enters the network.
  /// Empty for the others.
  Matrix<float> input_mean, input_scale;

  int64_t num_convolutions() const {
    return static_cast<int64_t>(architecture.convolution_widths.size());
  }
  /// Hidden layers and the output layer.
  int64_t num_dense() const { return static_cast<int64_t>(architecture.hidden_widths.size()) + 1; }
  /// Positions of weights in `parameters`; their bias is the next.
  int64_t ConvolutionWeight(int64_t layer) const {
    return architecture.convolution_bias ? 2 * layer : layer;
  }
  int64_t DenseWeight(int64_t layer) const {
    return ConvolutionWeight(num_convolutions()) + 2 * layer;
  }
  /// A view of the weights: valid as long as they are not replaced.
  GraphConvolution Convolution(int64_t layer) const;
};

/// Fresh weights, uniform: within +-1/sqrt(outputs) for convolutions, as in the authors' code, and
/// +-1/sqrt(inputs) for linear layers. Throws if the architecture is impossible.
GcnModel NewModel(const Architecture& architecture, uint64_t seed);

/// What a model file holds.
struct ModelTensors {
  std::map<std::string, Matrix<float>> tensors;  ///< "convolution1.weight", "output.bias", ...
  std::map<std::string, std::string> metadata;
};

ModelTensors ToTensors(const GcnModel& model);

/// Throws Error(kBadData), naming what is wrong: an unknown format, a tensor that is missing, too
/// many, of the wrong shape (giving both), or that holds NaN or infinity.
GcnModel ModelFromTensors(ModelTensors tensors);

}  // namespace facegraph
