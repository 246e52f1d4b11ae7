// SPDX-License-Identifier: MIT
#include "facegraph/baselines/cluster_means.h"

#include <vector>

namespace facegraph {

Matrix<float> ClusterMeans(MatrixView<const float> units, const Partition& partition) {
  Matrix<double> sums(partition.num_clusters, units.cols());
  std::vector<int64_t> sizes(static_cast<size_t>(partition.num_clusters), 0);
  for (int64_t face = 0; face < units.rows(); ++face) {
    const int32_t cluster = partition.cluster_of_face[face];
    if (cluster < 0) continue;
    ++sizes[cluster];
    const std::span<const float> row = units.Row(face);
    const std::span<double> sum = sums.Row(cluster);
    for (size_t t = 0; t < row.size(); ++t) sum[t] += double{row[t]};
  }
  Matrix<float> means(partition.num_clusters, units.cols());
  for (int64_t cluster = 0; cluster < means.rows(); ++cluster) {
    for (int64_t t = 0; t < means.cols(); ++t) {
      if (sizes[cluster] == 0) continue;
      means(cluster, t) =
          static_cast<float>(sums(cluster, t) / static_cast<double>(sizes[cluster]));
    }
  }
  return means;
}

}  // namespace facegraph
