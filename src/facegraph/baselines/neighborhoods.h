// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "facegraph/base/execution.h"
#include "facegraph/base/matrix.h"
#include "facegraph/graph/neighbors.h"

namespace facegraph {

/// The `count` nearest faces of a face, itself first; fewer if its list is shorter.
std::vector<int32_t> NearestFaces(const NeighborLists& neighbors, int64_t face, int64_t count);

/// For every face, the mean of the rows of its `count` nearest faces, itself counted, [n, dim].
Matrix<float> NeighborhoodMeans(MatrixView<const float> units, const NeighborLists& neighbors,
                                int64_t count, const Execution& execution);

}  // namespace facegraph
