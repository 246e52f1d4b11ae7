// SPDX-License-Identifier: MIT
#include "facegraph/baselines/finch.h"

#include <utility>
#include <vector>

#include "facegraph/base/error.h"
#include "facegraph/baselines/centroids.h"
#include "facegraph/graph/union_find.h"
#include "facegraph/kernels/feature_rows.h"
#include "facegraph/knn/nearest_neighbors.h"

namespace facegraph {
namespace {

/// Joins each item with the first other item in its list.
Partition JoinFirstNeighbors(const NeighborLists& lists, double min_similarity) {
  const auto count = static_cast<int32_t>(lists.num_faces());
  UnionFind joined(count);
  for (int32_t i = 0; i < count; ++i) {
    for (int64_t c = 0; c < lists.k(); ++c) {
      const int32_t j = lists.ids(i, c);
      if (j < 0 || j == i) continue;
      if (static_cast<double>(lists.similarities(i, c)) >= min_similarity) joined.Union(i, j);
      break;
    }
  }
  return ToPartition(joined);
}

}  // namespace

void FinchOptions::Check() const {
  Require(level >= 1, ErrorKind::kUsage, "FINCH: the level is {}, should be 1 or more", level);
  Require(min_similarity >= -1 && min_similarity <= 1, ErrorKind::kUsage,
          "FINCH: min_similarity is {}, should be -1..1", min_similarity);
}

Partition Finch(const Features& features, const NeighborLists& neighbors,
                const FinchOptions& options, const Execution& execution) {
  options.Check();
  Partition partition = JoinFirstNeighbors(neighbors, options.min_similarity);
  if (options.level == 1) return partition;
  const UnitRows units(features, execution);
  for (int level = 2; level <= options.level && partition.num_clusters > 1; ++level) {
    execution.CheckCanceled();
    const Matrix<float> means = ClusterMeans(units.View(), partition);
    const NeighborLists nearest = NearestNeighbors(
        ToFeatures(means, "means of clusters"), {.k = 2, .search = SearchKind::kExact}, execution);
    const Partition joined = JoinFirstNeighbors(nearest, options.min_similarity);
    if (joined.num_clusters == partition.num_clusters) break;
    for (int32_t& cluster : partition.cluster_of_face) {
      cluster = joined.cluster_of_face[cluster];
    }
    partition.num_clusters = joined.num_clusters;
  }
  return Canonical(partition);
}

}  // namespace facegraph
