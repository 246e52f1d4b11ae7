// SPDX-License-Identifier: MIT
#include "facegraph/clustering/merge_clusters.h"

#include "facegraph/base/error.h"
#include "facegraph/graph/partition.h"

namespace facegraph {

Partition MergeClusters(const Partition& partition, std::span<const ClusterPair> pairs) {
  UnionFind people(partition.num_clusters);
  for (const auto& [a, b] : pairs) {
    for (const int32_t cluster : {a, b}) {
      Require(cluster >= 0 && cluster < partition.num_clusters, ErrorKind::kBadData,
              "there is no cluster {} among {}", cluster, partition.num_clusters);
    }
    people.Union(a, b);
  }
  Partition merged = partition;
  for (int32_t& cluster : merged.cluster_of_face) {
    if (cluster >= 0) cluster = people.Find(cluster);
  }
  return LargestFirst(merged);
}

}  // namespace facegraph
