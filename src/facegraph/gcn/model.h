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

/// A network with its weights. Parameters are in the order of use: convolutions, hidden layers,
/// output layer; each has a weight [in, out] and, if it has one, a bias [1, out].
struct GcnModel {
  Architecture architecture;
  std::vector<Parameter> parameters;
  /// Scaling of structural inputs, [1, input_width] each: the network gets (value - mean) * scale.
  /// Empty for other inputs.
  Matrix<float> input_mean, input_scale;

  int64_t num_convolutions() const {
    return static_cast<int64_t>(architecture.convolution_widths.size());
  }
  /// Number of dense layers: the hidden layers and the output layer.
  int64_t num_dense() const { return static_cast<int64_t>(architecture.hidden_widths.size()) + 1; }
  /// Index of a layer's weight in `parameters`; its bias is the next one.
  int64_t ConvolutionWeight(int64_t layer) const {
    return architecture.convolution_bias ? 2 * layer : layer;
  }
  int64_t DenseWeight(int64_t layer) const {
    return ConvolutionWeight(num_convolutions()) + 2 * layer;
  }
  /// A view of the layer's weights, valid until these are replaced.
  GraphConvolution Convolution(int64_t layer) const;
};

/// A model with uniform random weights: within +-1/sqrt(outputs) for convolutions, as in the
/// authors' code, and +-1/sqrt(inputs) for linear layers. Throws Error(kUsage) as
/// Architecture::Check.
GcnModel NewModel(const Architecture& architecture, uint64_t seed);

/// The contents of a model file.
struct ModelTensors {
  std::map<std::string, Matrix<float>> tensors;  ///< "convolution1.weight", "output.bias", ...
  std::map<std::string, std::string> metadata;
};

ModelTensors ToTensors(const GcnModel& model);

/// Throws Error(kBadData) for an unknown format, a tensor that is missing, unknown, of a wrong
/// shape, or contains NaN or infinity.
GcnModel ModelFromTensors(ModelTensors tensors);

}  // namespace facegraph
