// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>

#include "facegraph/graph/neighbors.h"

namespace facegraph {

/// The number of columns of the lists that a stage reads if it wants k of them; k <= 0: all. Lists
/// may be shorter: those of a graph that a user brings, and those of fewer than k faces. A stage
/// then uses what there is.
inline int64_t UsedColumns(const NeighborLists& lists, int64_t k) {
  return k > 0 ? std::min(k, lists.k()) : lists.k();
}

}  // namespace facegraph
