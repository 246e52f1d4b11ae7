// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "facegraph/base/execution.h"
#include "facegraph/base/matrix.h"

namespace facegraph {

/// Local false discovery rate by similarity (Efron, Large-Scale Inference, chapter 5): the share of
/// the pairs at a similarity that would be there if all faces had different identities. 1: chance
/// explains all pairs; 0: only the same identity explains them.
struct LocalFdr {
  /// Values 0..1 for bins that divide similarities -1..1 evenly; non-increasing.
  std::vector<float> at;

  /// Interpolated value for a similarity in -1..1. Thread safe.
  float At(float similarity) const;
};

/// Compares the pairs of unit rows [n, d] with pairs of a null model: one side is replaced by
/// random unit rows, normally distributed with the covariance of the faces. In the null model no
/// direction holds more than a tenth of the variance. Otherwise a few identities, whose faces lie
/// along few directions, would look like chance. Same result for any number of threads.
LocalFdr EstimateLocalFdr(MatrixView<const float> units, const Execution& execution);

}  // namespace facegraph
