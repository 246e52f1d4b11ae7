// SPDX-License-Identifier: MIT
#pragma once

#include "facegraph/base/features.h"
#include "facegraph/baselines/linear_svm.h"
#include "facegraph/communities/edge_options.h"
#include "facegraph/graph/partition.h"

namespace facegraph {

/// Options of Pahc.
struct PahcOptions {
  int64_t num_positive = 6;    ///< nearest faces that are positive, itself counted; at least 1
  int64_t num_negative = 100;  ///< random faces that are negative, at least 1
  LinearSvmOptions svm{};
  int64_t k = 0;                     ///< columns of the lists whose pairs are compared; 0: all
  double min_similarity = 0;         ///< minimum mean margin of clusters that are joined, -1..1
  double missing_similarity = -0.5;  ///< margin of pairs that are not compared, -1..1
  uint64_t seed = 0;                 ///< of the negatives

  /// Throws Error(kUsage) if an option is out of its range.
  void Check() const;
};

/// PAHC, proximity-aware hierarchical clustering (Lin, Chen and Chellappa, "A proximity-aware
/// hierarchical clustering of faces", FG 2017). A linear SVM per face separates its nearest
/// neighbors from random faces. The similarity of two faces is the mean margin of the neighbors of
/// one in the SVM of the other, averaged over both directions. Then average linkage (linkage.h).
///
/// All faces share one set of negatives; a face ignores those in its own list. Canonical;
/// deterministic for a seed and any number of threads. n SVMs of num_positive + num_negative rows.
/// Throws Error(kUsage) for invalid options.
Partition Pahc(const Features& features, const NeighborLists& neighbors, const PahcOptions& options,
               const Execution& execution = {});

}  // namespace facegraph
