// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>

#include "facegraph/base/matrix.h"

// Loss functions. Each returns `weight` times the sum of the losses and overwrites `gradient` with
// the derivative by its first argument. With weight = 1 / (number of values of the whole batch) the
// sum over the parts of a batch is the mean. Thread safe.

namespace facegraph {

/// 1 / (1 + exp(-x)), without overflow.
double Sigmoid(double x);

/// Softmax probability of the second of two classes, from their logits.
double SecondClassProbability(double first, double second);

/// weight * sum (prediction - target)^2; all matrices are [n, c].
double SquaredError(MatrixView<const float> prediction, MatrixView<const float> target,
                    double weight, MatrixView<float> gradient);

/// weight * sum of -t log(p) - (1 - t) log(1 - p) with p = Sigmoid(logit); all matrices are [n, c].
/// Targets t are in 0..1. The result is finite for any finite logit.
double BinaryCrossEntropy(MatrixView<const float> logits, MatrixView<const float> target,
                          double weight, MatrixView<float> gradient);

/// weight * sum over rows of -log softmax(logits)[target], for logits [n, 2] and targets [n], each
/// 0 or 1; `gradient` is [n, 2]. The loss of GCN-S in the authors' code.
double SoftmaxCrossEntropy(MatrixView<const float> logits, std::span<const uint8_t> target,
                           double weight, MatrixView<float> gradient);

}  // namespace facegraph
