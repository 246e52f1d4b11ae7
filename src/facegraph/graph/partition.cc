// SPDX-License-Identifier: MIT
#include "facegraph/graph/partition.h"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <unordered_map>

#include "facegraph/graph/union_find.h"

namespace facegraph {

Partition Canonical(std::span<const int64_t> labels) {
  Partition partition;
  partition.cluster_of_face.reserve(labels.size());
  std::unordered_map<int64_t, int32_t> cluster_of_label;
  for (int64_t label : labels) {
    if (label < 0) {
      partition.cluster_of_face.push_back(-1);
      continue;
    }
    // Faces are visited in ascending order, so the first with a label is the smallest.
    const auto [entry, is_new] = cluster_of_label.try_emplace(label, partition.num_clusters);
    if (is_new) ++partition.num_clusters;
    partition.cluster_of_face.push_back(entry->second);
  }
  return partition;
}

Partition Canonical(const Partition& partition) {
  Partition canonical;
  canonical.cluster_of_face.reserve(partition.cluster_of_face.size());
  std::vector<int32_t> new_number(static_cast<size_t>(partition.num_clusters), -1);
  for (int32_t cluster : partition.cluster_of_face) {
    if (cluster >= 0 && new_number[cluster] < 0) new_number[cluster] = canonical.num_clusters++;
    canonical.cluster_of_face.push_back(cluster < 0 ? -1 : new_number[cluster]);
  }
  return canonical;
}

Partition ToPartition(UnionFind& sets) {
  Partition partition;
  partition.num_clusters = sets.Count();
  partition.cluster_of_face.reserve(static_cast<size_t>(sets.Count()));
  for (int32_t item = 0; item < sets.Count(); ++item) {
    partition.cluster_of_face.push_back(sets.Find(item));
  }
  return Canonical(partition);
}

Partition WithSingletons(const Partition& partition) {
  Partition all = partition;
  for (int32_t& cluster : all.cluster_of_face) {
    if (cluster < 0) cluster = all.num_clusters++;
  }
  return Canonical(all);
}

std::vector<int64_t> ToLabelVector(const Partition& partition) {
  return {partition.cluster_of_face.begin(), partition.cluster_of_face.end()};
}

std::vector<int64_t> ClusterSizes(const Partition& partition) {
  std::vector<int64_t> sizes(static_cast<size_t>(partition.num_clusters), 0);
  for (const int32_t cluster : partition.cluster_of_face) {
    if (cluster >= 0) ++sizes[cluster];
  }
  return sizes;
}

Partition LargestFirst(const Partition& partition) {
  Partition sorted = Canonical(partition);
  const std::vector<int64_t> size = ClusterSizes(sorted);
  std::vector<int32_t> order(size.size()), place(size.size());
  std::iota(order.begin(), order.end(), 0);
  std::ranges::stable_sort(order, [&](int32_t a, int32_t b) { return size[a] > size[b]; });
  for (size_t i = 0; i < order.size(); ++i) place[order[i]] = static_cast<int32_t>(i);
  for (int32_t& cluster : sorted.cluster_of_face) {
    if (cluster >= 0) cluster = place[cluster];
  }
  return sorted;
}

}  // namespace facegraph
