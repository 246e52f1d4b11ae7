// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "facegraph/base/matrix.h"
#include "facegraph/nn/buffer.h"

namespace facegraph {

/// Adjacency matrix A of an undirected graph, prepared for neighborhood averages: compressed rows
/// without the diagonal, and the row sums of A + I. Each edge is stored at both ends with the same
/// weight >= 0, so a row sum is at least 1.
struct Adjacency {
  std::vector<int64_t> offsets{0};      ///< [n + 1]
  std::vector<int32_t> ids;             ///< [2 * edges], 0..n-1
  std::vector<float> weights;           ///< [2 * edges], or empty: all weights are 1
  std::vector<float> inverse_row_sums;  ///< [n]

  int64_t num_vertices() const { return static_cast<int64_t>(offsets.size()) - 1; }
};

/// output [n, c] = D^-1 (A + I) input [n, c]: the weighted mean over a vertex and its neighbors
/// (LTC, equation 2). D holds the row sums of A + I. `output` must not be `input`. Thread safe.
void Aggregate(const Adjacency& adjacency, MatrixView<const float> input, MatrixView<float> output);

/// Gradient of Aggregate: input_gradient [n, c] = (A + I) D^-1 output_gradient [n, c]. A is
/// symmetric, so no transposed copy is needed. Thread safe.
void AggregateBackward(const Adjacency& adjacency, MatrixView<const float> output_gradient,
                       MatrixView<float> input_gradient);

/// Graph convolution before its ReLU: output = D^-1 (A + I) input W + bias (LTC, equation 2).
///
/// Both orders of the two products give the same result. The average is taken where the rows are
/// narrower: before W if W widens, after W if W narrows.
struct GraphConvolution {
  MatrixView<const float> weight;       ///< [in, out]
  const Matrix<float>* bias = nullptr;  ///< [1, out], or null as in the authors' code

  bool AggregatesFirst() const { return weight.rows() <= weight.cols(); }
};

/// Memory of one layer for one batch. The backward pass reads the `inner` of the forward pass.
struct GraphConvolutionState {
  Buffer inner;           ///< [n, in] or [n, out]: the result of the first product
  Buffer inner_gradient;  ///< its gradient
  Buffer scattered;       ///< [n, out]: the first product with zero rows put in, see input_rows

  /// Rows that are known to be zero need not be stored or multiplied. `output` then has only the
  /// rows of these vertices (ascending); empty: all. Only for a layer that aggregates first.
  std::vector<int32_t> output_rows;
  /// The vertices whose rows `input` has, likewise. Only for a layer that does not aggregate first.
  std::vector<int32_t> input_rows;
};

/// input [n, in] -> output [n, out], with fewer rows where the state names rows.
void GraphConvolutionForward(const GraphConvolution& layer, const Adjacency& adjacency,
                             MatrixView<const float> input, GraphConvolutionState& state,
                             MatrixView<float> output);

/// Computes the gradients from output_gradient [n, out]. Adds to weight_gradient [in, out] and,
/// unless null, to bias_gradient [1, out]. Overwrites input_gradient [n, in] unless it is null.
void GraphConvolutionBackward(const GraphConvolution& layer, const Adjacency& adjacency,
                              MatrixView<const float> input,
                              MatrixView<const float> output_gradient, GraphConvolutionState& state,
                              MatrixView<float> weight_gradient, Matrix<float>* bias_gradient,
                              const MatrixView<float>* input_gradient);

}  // namespace facegraph
