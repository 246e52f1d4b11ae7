// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>

#include "facegraph/base/execution.h"
#include "facegraph/base/matrix.h"

namespace facegraph {

/// The most similar others of some faces among all, exact, as in exact_neighbors.h but without the
/// face itself. One thread's work: `faces` are done together, tile by tile of all rows, and the
/// time per face falls until there are about a thousand of them.
///
/// units [n, dim]: rows of unit length or zero. faces: rows of `units`. ids and similarities
/// [faces.size(), count]; row r belongs to faces[r]; where count > n - 1 the places behind stay as
/// they were. Of `execution` only cancellation is used.
void FindNeighbors(MatrixView<const float> units, std::span<const int32_t> faces,
                    MatrixView<int32_t> ids, MatrixView<float> similarities,
                    const Execution& execution);

/// The same by several threads, for whom the ids are enough.
void FindNeighborIds(MatrixView<const float> units, std::span<const int32_t> faces,
                      MatrixView<int32_t> ids, const Execution& execution);

}  // namespace facegraph
