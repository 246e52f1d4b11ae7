// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "facegraph/base/execution.h"
#include "facegraph/base/matrix.h"
#include "facegraph/graph/partition.h"

namespace facegraph {

/// The mean of the rows of each cluster, [num_clusters, dim], not normalized; 0 for a cluster
/// without rows. Rows without a cluster are ignored. Summed in double precision in the order of the
/// rows.
Matrix<float> ClusterMeans(MatrixView<const float> rows, const Partition& partition);

/// The nearest centroid of every row.
struct NearestCentroids {
  std::vector<int32_t> centroid;         ///< [n], ties: the lower index
  std::vector<double> squared_distance;  ///< [n], Euclidean
};

/// Exact nearest centroids. rows [n, dim] of length 1 or 0; centroids [m, dim] of length at most 1,
/// m >= 1. Candidates come from float32 products; close cases are decided by exact products. So the
/// result is the same on every machine and for any number of threads. n m dim multiply-adds.
NearestCentroids FindNearestCentroids(MatrixView<const float> rows,
                                      MatrixView<const float> centroids,
                                      const Execution& execution);

}  // namespace facegraph
