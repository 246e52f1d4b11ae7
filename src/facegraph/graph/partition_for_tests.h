// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "facegraph/graph/partition.h"

namespace facegraph {

/// The smallest face id in the cluster of each face, [n]; the face itself if it is unassigned.
inline std::vector<int32_t> SmallestMembers(const Partition& partition) {
  std::vector<int32_t> smallest_of_cluster(static_cast<size_t>(partition.num_clusters), -1);
  std::vector<int32_t> smallest;
  smallest.reserve(partition.cluster_of_face.size());
  int32_t face = 0;
  for (int32_t cluster : partition.cluster_of_face) {
    if (cluster >= 0 && smallest_of_cluster[cluster] < 0) smallest_of_cluster[cluster] = face;
    smallest.push_back(cluster < 0 ? face : smallest_of_cluster[cluster]);
    ++face;
  }
  return smallest;
}

}  // namespace facegraph
