// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "facegraph/base/matrix.h"
#include "facegraph/nn/aggregation.h"
#include "facegraph/nn/buffer.h"

namespace facegraph {

/// Graph convolution before its ReLU: output = D^-1 (A + I) input W + bias (LTC, equation 2).
///
/// Both orders of the two products give the same result; the neighborhoods are averaged where rows
/// are narrower, before W if W widens and after it if W narrows.
struct GraphConvolution {
  MatrixView<const float> weight;       ///< [in, out]
  const Matrix<float>* bias = nullptr;  ///< [1, out], or null: none, as in the authors' code

  bool AggregatesFirst() const { return weight.rows() <= weight.cols(); }
};

/// Memory of one layer for one batch; the backward pass reads what the forward pass left in
/// `inner`.
struct GraphConvolutionState {
  Buffer inner;           ///< [n, in] or [n, out]: the result of the product that came first
  Buffer inner_gradient;  ///< its gradient
  Buffer spread;          ///< [n, out] the same with rows of zeros where the input has none

  /// Where rows are known to be zero they need not be stored, nor multiplied: `output` holds those
  /// of these vertices (ascending) only; empty: all. For a layer that aggregates first.
  std::vector<int32_t> output_rows;
  /// The same of `input`. For a layer that does not aggregate first.
  std::vector<int32_t> input_rows;
};

/// input [n, in] -> output [n, out]; fewer rows where the state says so
void GraphConvolutionForward(const GraphConvolution& layer, const Adjacency& adjacency,
                             MatrixView<const float> input, GraphConvolutionState& state,
                             MatrixView<float> output);

/// Adds bias [1, out] to every row of output [n, out].
void AddBias(const Matrix<float>& bias, MatrixView<float> output);

/// Gradients from output_gradient [n, out]: adds to weight_gradient [in, out] and, unless null, to
/// bias_gradient [1, out]; overwrites input_gradient [n, in] unless that is null.
void GraphConvolutionBackward(const GraphConvolution& layer, const Adjacency& adjacency,
                              MatrixView<const float> input,
                              MatrixView<const float> output_gradient, GraphConvolutionState& state,
                              MatrixView<float> weight_gradient, Matrix<float>* bias_gradient,
                              const MatrixView<float>* input_gradient);

}  // namespace facegraph
