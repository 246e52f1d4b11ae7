// SPDX-License-Identifier: MIT
#pragma once

#include "facegraph/base/execution.h"
#include "facegraph/base/features.h"
#include "facegraph/graph/neighbors.h"
#include "facegraph/graph/partition.h"

namespace facegraph {

/// Options of Finch.
struct FinchOptions {
  int level = 2;  ///< level of the hierarchy, 1 is the finest; at least 1
  /// Clusters whose means are less similar are not joined, -1..1. The paper has no such limit.
  double min_similarity = -1;

  /// Throws Error(kUsage) if an option is out of its range.
  void Check() const;
};

/// FINCH (Sarfraz, Sharma and Stiefelhagen, "Efficient parameter-free clustering using first
/// neighbor relations", CVPR 2019): joins each face with its first neighbor, so faces with the same
/// first neighbor are joined too. The next levels do the same with the means of the clusters. Stops
/// early if one cluster is left or nothing is joined.
///
/// The first neighbors of faces come from the lists; a face with an empty list is a singleton at
/// level 1. Those of means come from an exact search by cosine. Means are of unit features.
/// Canonical; the same for any number of threads.
Partition Finch(const Features& features, const NeighborLists& neighbors,
                const FinchOptions& options, const Execution& execution = {});

}  // namespace facegraph
