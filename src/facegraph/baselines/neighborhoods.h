// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "facegraph/base/execution.h"
#include "facegraph/base/matrix.h"
#include "facegraph/graph/neighbors.h"

namespace facegraph {

/// The `count` nearest faces of a face, itself first; fewer where its list is shorter.
std::vector<int32_t> NearestFaces(const NeighborLists& neighbors, int64_t face, int64_t count);

/// The mean of the rows of every face's `count` nearest faces, [n, dim].
Matrix<float> NeighborhoodMeans(MatrixView<const float> units, const NeighborLists& neighbors,
                                 int64_t count, const Execution& execution);

}  // namespace facegraph
