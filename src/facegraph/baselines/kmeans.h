// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "facegraph/base/execution.h"
#include "facegraph/base/matrix.h"
#include "facegraph/graph/partition.h"

namespace facegraph {

struct KMeansOptions {
  int64_t num_clusters = 100;  ///< at least 1; more than there are rows means one each
  int max_rounds = 30;         ///< times that centers move, at most; at least 1
  /// 0: every round looks at all rows (Lloyd, "Least squares quantization in PCM", 1982). Above:
  /// at so many drawn at random, of which each moves its center by its share of all that it has
  /// seen so far (Sculley, "Web-scale k-means clustering", 2010).
  int64_t batch_size = 0;
  int num_starts = 1;  ///< from different centers, the best of which counts; at least 1
  uint64_t seed = 0;   ///< of the first centers and the batches

  /// Throws Error(kUsage) if an option is out of its range.
  void Check() const;
};

/// k-means by Euclidean distance of rows [n, dim] of length 1 at most.
///
/// The first centers are drawn by k-means++ (Arthur and Vassilvitskii 2007), greedily, from a
/// sample of four rows per cluster and 4096 at least. A center that loses all rows moves to the row
/// farthest from its own. Ends when no row changes its center. Canonical; the same for any number
/// of threads. Takes n k dim multiply-adds per round.
Partition KMeans(MatrixView<const float> rows, const KMeansOptions& options,
                 const Execution& execution = {});

/// What k-means makes small: the sum of the squared distances of rows to the means of their
/// clusters.
double SumOfSquares(MatrixView<const float> rows, const Partition& partition);

}  // namespace facegraph
