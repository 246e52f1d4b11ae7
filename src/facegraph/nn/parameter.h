// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <span>
#include <string>
#include <vector>

#include "facegraph/base/execution.h"
#include "facegraph/base/matrix.h"
#include "facegraph/base/random.h"

namespace facegraph {

/// A trained array: a weight [in, out] or a bias [1, out].
struct Parameter {
  std::string name;
  Matrix<float> value;
};

/// One array per parameter, in its shape. Gradients are not part of Parameter because the parts of
/// a batch run in parallel and each part needs its own sums.
using Gradients = std::vector<Matrix<float>>;

/// Replaces |value| < 1e-30 by 0. Weight decay shrinks the weights of dead units until they are
/// subnormal numbers, with which processors are about a hundred times slower.
inline float FlushToZero(float value) { return std::abs(value) < 1e-30F ? 0.0F : value; }

/// Zeros in the shapes of `parameters`.
Gradients ZeroGradients(std::span<const Parameter> parameters);
/// Sets all values to zero and keeps the memory.
void SetZero(Gradients& gradients);
/// sum = the elementwise sum of `terms`, added in their order. Same result for any number of
/// threads.
void SumGradients(std::span<const Gradients> terms, const Execution& execution, Gradients& sum);

/// A parameter [rows, cols] with uniform random values within +-1 / sqrt(fan). For a graph
/// convolution the authors' code uses the number of outputs as `fan`; for a linear layer the number
/// of inputs is usual.
Parameter UniformParameter(std::string name, int64_t rows, int64_t cols, int64_t fan,
                           Random& random);

}  // namespace facegraph
