// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "facegraph/base/execution.h"
#include "facegraph/graph/affinity_graph.h"
#include "facegraph/graph/neighbors.h"

namespace facegraph {

/// Which edges of the affinity graph a method sees.
struct EdgeOptions {
  int64_t k = 0;                ///< columns of the lists, the face itself counted; 0: all of them
  double min_similarity = 0.0;  ///< edges below are left out, -1..1

  /// Throws Error(kUsage) if an option is out of its range.
  void Check() const;
};

/// SymmetricGraph of the first k columns, with the edges of at least min_similarity alone.
/// Thresholds are compared in float64. Throws Error(kUsage) if the lists have fewer than k columns.
AffinityGraph PrunedGraph(const NeighborLists& neighbors, const EdgeOptions& options,
                          const Execution& execution = {});

}  // namespace facegraph
