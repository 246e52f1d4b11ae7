// SPDX-License-Identifier: MIT
#pragma once

#include "facegraph/base/matrix.h"

namespace facegraph {

/// 1 / (1 + exp(-x)), without overflow.
double Sigmoid(double x);

/// Returns weight * sum of -t log(p) - (1 - t) log(1 - p), p = Sigmoid(logit), over [n, c]; targets
/// t may be anything in 0..1. Overwrites `gradient` [n, c]. Finite for any finite logit.
double BinaryCrossEntropy(MatrixView<const float> logits, MatrixView<const float> target,
                          double weight, MatrixView<float> gradient);

}  // namespace facegraph
