// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace facegraph {

/// Disjoint sets with union by size and path halving.
class UnionFind {
 public:
  explicit UnionFind(int64_t count);
  /// A representative of the set that holds `item`.
  int32_t Find(int32_t item) {
    while (parent_[item] != item) item = parent_[item] = parent_[parent_[item]];
    return item;
  }
  /// Joins two sets; false if they were one already.
  bool Union(int32_t a, int32_t b) {
    if (parent_[a] == parent_[b]) return false;  // most pairs of a graph join nothing new
    a = Find(a);
    b = Find(b);
    if (a == b) return false;
    if (size_[a] < size_[b]) std::swap(a, b);
    parent_[b] = a;
    size_[a] += size_[b];
    return true;
  }
  /// Items in the set of `item`.
  int32_t Size(int32_t item) { return size_[Find(item)]; }
  int32_t Count() const { return static_cast<int32_t>(parent_.size()); }

 private:
  std::vector<int32_t> parent_;
  std::vector<int32_t> size_;
};

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
Partition PartitionOf(UnionFind& sets);

/// Makes every face that is in no cluster a cluster of its own; canonical.
Partition WithSingletons(const Partition& partition);

/// Renumbers the clusters by size, largest first, equal sizes: smallest face first.
Partition LargestFirst(const Partition& partition);

/// As files and metrics have it, [n]: the cluster of each face, -1 for faces in none.
std::vector<int64_t> LabelsOf(const Partition& partition);

/// [num_clusters]: faces of each cluster.
std::vector<int64_t> ClusterSizes(const Partition& partition);

/// For each face the smallest face of its cluster (itself where it is in none).
std::vector<int32_t> SmallestMembers(const Partition& partition);

}  // namespace facegraph
