// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "facegraph/graph/affinity_graph.h"
#include "facegraph/graph/lists_for_tests.h"
#include "facegraph/graph/partition.h"

namespace facegraph {

/// The graph with the given edges, each listed once.
inline AffinityGraph GraphFrom(int32_t num_faces, const std::vector<NamedNeighbor>& edges) {
  return SymmetricGraph(ListsFrom(num_faces, edges));
}

/// The partition with the given clusters; -1: in no cluster.
inline Partition PartitionFrom(std::vector<int32_t> cluster_of_face) {
  Partition partition{.cluster_of_face = std::move(cluster_of_face), .num_clusters = 0};
  for (const int32_t cluster : partition.cluster_of_face) {
    partition.num_clusters = std::max(partition.num_clusters, cluster + 1);
  }
  return partition;
}

}  // namespace facegraph
