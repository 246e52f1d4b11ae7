// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "facegraph/base/execution.h"
#include "facegraph/graph/affinity_graph.h"
#include "facegraph/graph/neighbors.h"

namespace facegraph {

/// Selects the edges of the affinity graph that a method uses.
struct EdgeOptions {
  int64_t k = 0;                ///< columns of the lists, counting the face itself; 0: all
  double min_similarity = 0.0;  ///< edges below are dropped, -1..1

  /// Throws Error(kUsage) if an option is out of its range.
  void Check() const;
};

/// The SymmetricGraph of the first k columns without the edges below min_similarity. Thresholds are
/// compared in float64. Throws Error(kUsage) if the lists have fewer than k columns.
AffinityGraph PrunedGraph(const NeighborLists& neighbors, const EdgeOptions& options,
                          const Execution& execution = {});

}  // namespace facegraph
