// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace facegraph {

class UnionFind;  // graph/union_find.h

/// Disjoint clusters of all faces.
struct Partition {
  std::vector<int32_t> cluster_of_face;  ///< [n], 0..num_clusters-1; -1: unassigned
  int32_t num_clusters = 0;

  int64_t num_faces() const { return static_cast<int64_t>(cluster_of_face.size()); }
};

/// Renumbers the clusters 0, 1, ... by their smallest face id, so that equal partitions compare
/// equal. Negative labels become -1.
Partition Canonical(std::span<const int64_t> labels);
Partition Canonical(const Partition& partition);

/// Converts the sets to clusters; canonical.
Partition ToPartition(UnionFind& sets);

/// Makes every unassigned face a cluster of its own; canonical.
Partition WithSingletons(const Partition& partition);

/// Renumbers the clusters by descending size, then by their smallest face id.
Partition LargestFirst(const Partition& partition);

/// The labels for files and metrics, [n]: the cluster of each face; -1: unassigned.
std::vector<int64_t> ToLabelVector(const Partition& partition);

/// The number of faces of each cluster, [num_clusters].
std::vector<int64_t> ClusterSizes(const Partition& partition);

}  // namespace facegraph
