// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>

#include "facegraph/base/matrix.h"

namespace facegraph {

/// The share of the second of two logits under softmax.
double SecondOfTwo(double first, double second);

/// Returns weight * sum over rows of -log softmax(logits)[target], for logits [n, 2] and targets 0
/// or 1 [n]; overwrites `gradient` [n, 2]. The loss of GCN-S in the authors' code.
double SoftmaxCrossEntropy(MatrixView<const float> logits, std::span<const uint8_t> target,
                           double weight, MatrixView<float> gradient);

}  // namespace facegraph
