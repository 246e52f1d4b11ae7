// SPDX-License-Identifier: MIT
#pragma once

#include "facegraph/base/execution.h"
#include "facegraph/base/features.h"
#include "facegraph/graph/partition.h"
#include "facegraph/graph/neighbors.h"

namespace facegraph {

struct FinchOptions {
  int level = 2;  ///< partition of the hierarchy, the finest is 1; at least 1
  /// Clusters whose centroids are less similar than this stay apart, -1..1; the paper has no limit.
  double min_similarity = -1;

  /// Throws Error(kUsage) if an option is out of its range.
  void Check() const;
};

/// FINCH (Sarfraz, Sharma and Stiefelhagen, "Efficient parameter-free clustering using first
/// neighbor relations", CVPR 2019): faces are joined with their most similar one, and so are those
/// that share it; then the same for the means of the clusters, level after level. Stops early if
/// one cluster is left or nothing is joined.
///
/// The first neighbors of faces come from the lists (a face that names none stays alone at level
/// 1), those of means from an exact search. Means are of rows at unit length and compared by
/// cosine. Canonical.
Partition Finch(const Features& features, const NeighborLists& neighbors,
                const FinchOptions& options, const Execution& execution = {});

}  // namespace facegraph
