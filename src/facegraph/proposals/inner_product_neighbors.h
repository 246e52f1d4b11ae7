// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "facegraph/base/execution.h"
#include "facegraph/base/matrix.h"
#include "facegraph/graph/neighbors.h"

namespace facegraph {

/// For each row of [n, dim] the k rows with the largest inner product, largest first, equal: lower
/// number first. The rows keep their lengths, so a row need not come first in its own list, nor be
/// in it. Inner products in double, rounded to float. Lists are padded with -1 past n.
/// Compares all pairs, n^2 dim operations: for super-vertices, not for faces.
NeighborLists InnerProductNeighbors(MatrixView<const float> rows, int64_t k,
                                      const Execution& execution = {});

}  // namespace facegraph
