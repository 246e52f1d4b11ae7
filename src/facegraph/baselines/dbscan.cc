// SPDX-License-Identifier: MIT
#include "facegraph/baselines/dbscan.h"

#include <algorithm>

#include "facegraph/base/error.h"
#include "facegraph/graph/union_find.h"

namespace facegraph {
namespace {

/// The components of the core faces, numbered by their smallest core; -1 for other faces.
Partition CoreComponents(const AffinityGraph& graph, int64_t min_points) {
  const auto num_faces = static_cast<int32_t>(graph.num_vertices());
  const auto is_core = [&](int32_t face) {
    return std::ssize(graph.Neighbors(face)) + 1 >= min_points;
  };
  UnionFind components(num_faces);
  for (int32_t face = 0; face < num_faces; ++face) {
    if (!is_core(face)) continue;
    for (const int32_t other : graph.Neighbors(face)) {
      if (other < face && is_core(other)) components.Union(face, other);
    }
  }
  Partition partition;
  partition.num_clusters = num_faces;
  for (int32_t face = 0; face < num_faces; ++face) {
    partition.cluster_of_face.push_back(is_core(face) ? components.Find(face) : -1);
  }
  return Canonical(partition);
}

}  // namespace

void DbscanOptions::Check() const {
  edges.Check();
  Require(min_points >= 1, ErrorKind::kUsage, "DBSCAN: min_points is {}, should be 1 or more",
          min_points);
}

Partition Dbscan(const NeighborLists& neighbors, const DbscanOptions& options,
                 const Execution& execution) {
  options.Check();
  const AffinityGraph graph = PrunedGraph(neighbors, options.edges, execution);
  const Partition cores = CoreComponents(graph, options.min_points);
  Partition partition = cores;
  for (int64_t face = 0; face < graph.num_vertices(); ++face) {
    int32_t& cluster = partition.cluster_of_face[face];
    if (cluster >= 0) continue;
    for (const int32_t other : graph.Neighbors(face)) {
      const int32_t reached = cores.cluster_of_face[other];
      if (reached >= 0) cluster = cluster < 0 ? reached : std::min(cluster, reached);
    }
  }
  return Canonical(partition);
}

}  // namespace facegraph
