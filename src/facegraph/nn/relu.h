// SPDX-License-Identifier: MIT
#pragma once

#include "facegraph/base/matrix.h"

namespace facegraph {

/// values = max(values, 0), in place.
void Relu(MatrixView<float> values);

/// Turns the gradient of the output into that of the input, in place: zero where the output is not
/// positive. Knowing the output is enough.
void ReluBackward(MatrixView<const float> output, MatrixView<float> gradient);

}  // namespace facegraph
