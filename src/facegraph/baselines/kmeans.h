// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "facegraph/base/execution.h"
#include "facegraph/base/matrix.h"
#include "facegraph/graph/partition.h"

namespace facegraph {

/// Options of KMeans.
struct KMeansOptions {
  int64_t num_clusters = 100;  ///< at least 1; limited to the number of rows
  int max_rounds = 30;         ///< maximum number of rounds, at least 1
  /// 0: every round uses all rows (Lloyd, "Least squares quantization in PCM", 1982). Above 0:
  /// every round uses this number of random rows, and each row moves its centroid by 1 / (number of
  /// rows that the centroid has seen) (Sculley, "Web-scale k-means clustering", 2010).
  int64_t batch_size = 0;
  int num_starts = 1;  ///< runs with different initial centroids, the best is returned; at least 1
  uint64_t seed = 0;   ///< of the initial centroids and the batches

  /// Throws Error(kUsage) if an option is out of its range.
  void Check() const;
};

/// k-means with Euclidean distances for rows [n, dim] of length at most 1.
///
/// The initial centroids come from greedy k-means++ (Arthur and Vassilvitskii 2007) on a sample of
/// four rows per cluster, at least 4096. A centroid without rows moves to the row that is farthest
/// from its centroid. Stops when no row changes its centroid. Canonical; the same for any number of
/// threads. n k dim multiply-adds per round. Throws Error(kUsage) for invalid options.
Partition KMeans(MatrixView<const float> rows, const KMeansOptions& options,
                 const Execution& execution = {});

/// The objective of k-means: the sum of the squared distances of the rows to their cluster means.
double SumOfSquares(MatrixView<const float> rows, const Partition& partition);

}  // namespace facegraph
