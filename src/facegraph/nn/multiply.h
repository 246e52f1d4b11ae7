// SPDX-License-Identifier: MIT
#pragma once

#include "facegraph/base/matrix.h"

namespace facegraph {

/// Dense products in single precision, on the calling thread (callers run several side by side).
/// Each value is one chain of multiply-adds in ascending order: its bits depend on neither the
/// shape nor other threads, only on whether the processor has fused multiply-add. `accumulate` adds
/// to what `out` holds; otherwise that is ignored. Thread safe.

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
