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

/// One array per parameter, of its shape. Kept apart from the values: several parts of a batch are
/// computed side by side and each needs sums of its own.
using Gradients = std::vector<Matrix<float>>;

/// 0 for values so small that they add nothing to any sum. Where a unit is dead, weight decay takes
/// its weights there and beyond, to the subnormal numbers, which cost processors a hundred times
/// what others do.
inline float WithoutDust(float value) { return std::abs(value) < 1e-30F ? 0.0F : value; }

/// Zeros in the shapes of `parameters`.
Gradients ZeroGradients(std::span<const Parameter> parameters);
/// Sets all to zero, keeping the memory.
void SetZero(Gradients& gradients);
/// sum = the terms' sum, value by value, added in their order.
void GetSum(std::span<const Gradients> terms, const Execution& execution, Gradients& sum);

/// Uniform values within +-1 / sqrt(fan). The authors' code takes the number of outputs as `fan` of
/// a graph convolution; for linear layers the number of inputs is usual.
Parameter UniformParameter(std::string name, int64_t rows, int64_t cols, int64_t fan,
                           Random& random);

}  // namespace facegraph
