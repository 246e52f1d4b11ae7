// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "facegraph/base/matrix.h"

namespace facegraph {

/// An undirected graph ready for averaging over neighborhoods: the symmetric matrix A as
/// compressed rows without its diagonal, and the row sums of A + I. Each edge is stored at both
/// ends with one weight >= 0, so a row sum is at least 1.
struct Adjacency {
  std::vector<int64_t> offsets{0};      ///< [n + 1]
  std::vector<int32_t> ids;             ///< [2 * edges], 0..n-1
  std::vector<float> weights;           ///< [2 * edges], or empty: all 1
  std::vector<float> inverse_row_sums;  ///< [n]

  int64_t num_vertices() const { return static_cast<int64_t>(offsets.size()) - 1; }
};

/// output [n, c] = D^-1 (A + I) input [n, c]: the weighted mean of a vertex and its neighbors
/// (LTC, equation 2). D holds the row sums of A + I. `output` may not be `input`.
void Aggregate(const Adjacency& adjacency, MatrixView<const float> input, MatrixView<float> output);

/// Its gradient: input_gradient [n, c] = (A + I) D^-1 output_gradient [n, c]. As A is symmetric
/// this too only reads from neighbors, and needs no transposed copy.
void AggregateBackward(const Adjacency& adjacency, MatrixView<const float> output_gradient,
                       MatrixView<float> input_gradient);

}  // namespace facegraph
