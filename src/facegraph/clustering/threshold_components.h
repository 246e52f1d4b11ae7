// SPDX-License-Identifier: MIT
#pragma once

#include "facegraph/communities/edge_options.h"
#include "facegraph/graph/partition.h"

namespace facegraph {

/// Connected components of the affinity graph at a threshold: single linkage, cut once, and the
/// least that any other method has to beat.
///
/// Faces without an edge are clusters of their own; canonical. Linear in the entries of the lists,
/// on one thread; the graph is not made.
Partition ThresholdComponents(const NeighborLists& neighbors, const EdgeOptions& options,
                              const Execution& execution = {});

}  // namespace facegraph
