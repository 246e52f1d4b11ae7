// SPDX-License-Identifier: MIT
#pragma once

#include "facegraph/base/execution.h"
#include "facegraph/baselines/condensed_tree.h"
#include "facegraph/graph/neighbors.h"

namespace facegraph {

/// Options of Hdbscan.
struct HdbscanOptions {
  int32_t min_cluster_size = 5;  ///< minimum number of faces of a cluster, at least 2
  int64_t min_samples = 5;       ///< rank of the neighbor that gives the core distance, 1..k; the
                                 ///< face itself has rank 1
  ClusterChoice choice = ClusterChoice::kExcessOfMass;

  /// Throws Error(kUsage) if an option is out of its range.
  void Check() const;
};

/// HDBSCAN on the affinity graph (Campello, Moulavi and Sander 2013; McInnes and Healy 2017):
/// builds the minimum spanning tree of the mutual reachability distances and cuts the condensed
/// tree (condensed_tree.h).
///
/// The distance of two faces is sqrt(2 - 2 cos), the Euclidean distance of their unit features. The
/// mutual reachability distance is the maximum of it and both core distances. If a list has fewer
/// than min_samples faces, the last one gives the core distance. Components of the graph are joined
/// at distance 2, the largest possible one.
///
/// Noise is -1; canonical. Ties between edges go by the ids of their ends. Time m log m for m
/// edges. Throws Error(kUsage) for invalid options.
Partition Hdbscan(const NeighborLists& neighbors, const HdbscanOptions& options,
                  const Execution& execution = {});

}  // namespace facegraph
