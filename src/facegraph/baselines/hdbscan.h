// SPDX-License-Identifier: MIT
#pragma once

#include "facegraph/base/execution.h"
#include "facegraph/baselines/condensed_tree.h"
#include "facegraph/graph/neighbors.h"

namespace facegraph {

struct HdbscanOptions {
  int32_t min_cluster_size = 5;  ///< faces of the smallest cluster, at least 2
  int64_t min_samples = 5;       ///< a face's core distance is that of its neighbor of this rank,
                                 ///< itself counted; 1..k
  ClusterChoice choice = ClusterChoice::kExcessOfMass;

  /// Throws Error(kUsage) if an option is out of its range.
  void Check() const;
};

/// HDBSCAN on the affinity graph (Campello, Moulavi and Sander 2013; McInnes and Healy 2017): the
/// minimum spanning tree of mutual reachability, condensed and cut (condensed_tree.h).
///
/// The distance of two faces is sqrt(2 - 2 cos), that of their rows at unit length; their mutual
/// reachability the largest of it and the two core distances. Only edges of the graph are known:
/// the parts that it falls into are joined at distance 2, the largest there is. A list of fewer
/// than min_samples faces gives the distance of its last.
///
/// Noise is -1; canonical. Equally long edges are taken by the ids of their ends. Time m log m.
Partition Hdbscan(const NeighborLists& neighbors, const HdbscanOptions& options,
                  const Execution& execution = {});

}  // namespace facegraph
