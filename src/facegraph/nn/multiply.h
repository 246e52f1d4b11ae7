// SPDX-License-Identifier: MIT
#pragma once

#include "facegraph/base/matrix.h"

namespace facegraph {

// Dense matrix products in single precision, on the calling thread. Each output value is one chain
// of multiply-adds in ascending order, so its bits depend only on the inputs and on whether the
// processor has fused multiply-add. With `accumulate` the product is added to `out`; otherwise
// `out` is overwritten. Thread safe.

/// out [n, m] = a [n, k] b [k, m]
void Multiply(MatrixView<const float> a, MatrixView<const float> b, bool accumulate,
              MatrixView<float> out);
/// out [n, m] = a^T b, with a [k, n] and b [k, m]
void MultiplyTransposedLeft(MatrixView<const float> a, MatrixView<const float> b, bool accumulate,
                            MatrixView<float> out);
/// out [n, m] = a b^T, with a [n, k] and b [m, k]
void MultiplyTransposedRight(MatrixView<const float> a, MatrixView<const float> b, bool accumulate,
                             MatrixView<float> out);

}  // namespace facegraph
