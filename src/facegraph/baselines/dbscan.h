// SPDX-License-Identifier: MIT
#pragma once

#include "facegraph/communities/edge_options.h"
#include "facegraph/graph/partition.h"

namespace facegraph {

struct DbscanOptions {
  EdgeOptions edges{.k = 0, .min_similarity = 0.7};  ///< the neighborhood: 1 - eps
  int64_t min_points = 2;  ///< faces in the neighborhood of a core, itself counted; at least 1

  /// Throws Error(kUsage) if an option is out of its range.
  void Check() const;
};

/// DBSCAN (Ester et al., "A density-based algorithm for discovering clusters in large spatial
/// databases with noise", KDD 1996) with the edges of the affinity graph as neighborhoods.
///
/// Cores joined by edges are one cluster. A face that is no core but has one among its neighbors
/// joins the cluster, of those of its cores, whose first core comes first; any other is noise (-1).
/// Canonical. Linear in the edges.
Partition Dbscan(const NeighborLists& neighbors, const DbscanOptions& options,
                 const Execution& execution = {});

}  // namespace facegraph
