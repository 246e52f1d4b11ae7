// SPDX-License-Identifier: MIT
#pragma once

#include "facegraph/base/matrix.h"

namespace facegraph {

/// Returns weight * sum (prediction - target)^2 over [n, c] and overwrites `gradient` [n, c] with
/// its derivative. weight = 1 / (n * c) of the whole batch makes it the mean squared error.
double SquaredError(MatrixView<const float> prediction, MatrixView<const float> target,
                    double weight, MatrixView<float> gradient);

}  // namespace facegraph
