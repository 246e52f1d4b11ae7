// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace facegraph {

class UnionFind;  // graph/union_find.h

/// Disjoint clusters over all faces.
struct Partition {
  std::vector<int32_t> cluster_of_face;  ///< [n], 0..num_clusters-1, or -1: in no cluster
  int32_t num_clusters = 0;

  int64_t num_faces() const { return static_cast<int64_t>(cluster_of_face.size()); }
};

/// Renumbers the clusters 0, 1, ... by their smallest face, so that equal partitions compare equal.
/// Any negative label stays -1.
Partition Canonical(std::span<const int64_t> labels);
Partition Canonical(const Partition& partition);

/// The sets as clusters; canonical.
Partition ToPartition(UnionFind& sets);

/// Makes every face that is in no cluster a cluster of its own; canonical.
Partition WithSingletons(const Partition& partition);

/// Renumbers the clusters by size, largest first, equal sizes: smallest face first.
Partition LargestFirst(const Partition& partition);

/// As files and metrics have it, [n]: the cluster of each face, -1 for faces in none.
std::vector<int64_t> ToLabelVector(const Partition& partition);

/// [num_clusters]: faces of each cluster.
std::vector<int64_t> ClusterSizes(const Partition& partition);

/// For each face the smallest face of its cluster (itself where it is in none).
std::vector<int32_t> SmallestMembers(const Partition& partition);

}  // namespace facegraph
