// SPDX-License-Identifier: MIT
#pragma once

#include "facegraph/base/matrix.h"

namespace facegraph {

/// output [n, out] = input [n, in] weight [in, out] + bias [1, out]; a null bias is none.
void LinearForward(MatrixView<const float> input, MatrixView<const float> weight,
                   const Matrix<float>* bias, MatrixView<float> output);

/// Adds the sum of the rows of output_gradient [n, out] to bias_gradient [1, out].
void BiasBackward(MatrixView<const float> output_gradient, MatrixView<float> bias_gradient);

/// From the gradient of the output: adds to weight_gradient [in, out] and, unless null, to
/// bias_gradient [1, out]; overwrites input_gradient [n, in] unless that is null.
void LinearBackward(MatrixView<const float> input, MatrixView<const float> weight,
                    MatrixView<const float> output_gradient, MatrixView<float> weight_gradient,
                    Matrix<float>* bias_gradient, const MatrixView<float>* input_gradient);

}  // namespace facegraph
