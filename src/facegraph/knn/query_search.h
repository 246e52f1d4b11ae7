// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>

#include "facegraph/base/execution.h"
#include "facegraph/base/matrix.h"

namespace facegraph {

/// Exact search for some query faces: their most similar other faces among all faces, in the order
/// of NearestNeighbors but without the query itself. Runs on one thread. Queries are processed
/// together, tile by tile of all rows; the time per query falls up to about a thousand queries.
///
/// units [n, dim]: rows of unit length or zero. queries: row numbers of `units`. ids and
/// similarities [queries.size(), count]: row r belongs to queries[r]. If count > n - 1, the
/// remaining columns are not changed. Of `execution` only cancellation is used.
void SearchQueries(MatrixView<const float> units, std::span<const int32_t> queries,
                   MatrixView<int32_t> ids, MatrixView<float> similarities,
                   const Execution& execution);

/// The same on several threads, without similarities.
void SearchQueryIds(MatrixView<const float> units, std::span<const int32_t> queries,
                    MatrixView<int32_t> ids, const Execution& execution);

}  // namespace facegraph
