// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "facegraph/base/matrix.h"
#include "facegraph/base/names.h"

// Layers without a graph: linear layer, ReLU, pooling; each with its forward and backward pass.
// All functions run on the calling thread and are thread safe.

namespace facegraph {

/// output [n, out] = input [n, in] weight [in, out] + bias [1, out]. A null bias is left out.
void LinearForward(MatrixView<const float> input, MatrixView<const float> weight,
                   const Matrix<float>* bias, MatrixView<float> output);

/// Adds bias [1, out] to every row of output [n, out].
void AddBias(const Matrix<float>& bias, MatrixView<float> output);

/// Adds the sum of the rows of output_gradient [n, out] to bias_gradient [1, out].
void BiasBackward(MatrixView<const float> output_gradient, MatrixView<float> bias_gradient);

/// Computes the gradients from output_gradient [n, out]. Adds to weight_gradient [in, out] and,
/// unless null, to bias_gradient [1, out]. Overwrites input_gradient [n, in] unless it is null.
void LinearBackward(MatrixView<const float> input, MatrixView<const float> weight,
                    MatrixView<const float> output_gradient, MatrixView<float> weight_gradient,
                    Matrix<float>* bias_gradient, const MatrixView<float>* input_gradient);

/// values = max(values, 0), in place.
void Relu(MatrixView<float> values);

/// Turns the gradient of the output into the gradient of the input, in place. The gradient is zero
/// where `output` (the result of Relu, same shape) is not positive.
void ReluBackward(MatrixView<const float> output, MatrixView<float> gradient);

enum class Pooling { kMax, kMean, kSum };

inline constexpr NameTable<Pooling, 3> kPoolingNames{
    {{"max", Pooling::kMax}, {"mean", Pooling::kMean}, {"sum", Pooling::kSum}}};

/// Pools the rows of every segment into one row. Segment s is rows offsets[s] .. offsets[s+1]-1 of
/// input [n, c] and must not be empty. The result fills columns first_col .. first_col+c-1 of row s
/// of output [segments, at least first_col + c]; several poolings can share one output matrix.
///
/// For kMax, `argmax` becomes [segments * c]: the row of each maximum, the first one on ties. For
/// the other kinds it is cleared.
void PoolForward(Pooling pooling, MatrixView<const float> input, std::span<const int64_t> offsets,
                 int64_t first_col, MatrixView<float> output, std::vector<int64_t>& argmax);

/// Adds the gradient of the pooled columns of output_gradient to input_gradient [n, c].
void PoolBackward(Pooling pooling, MatrixView<const float> output_gradient,
                  std::span<const int64_t> offsets, int64_t first_col,
                  std::span<const int64_t> argmax, MatrixView<float> input_gradient);

}  // namespace facegraph
