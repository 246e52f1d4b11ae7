// SPDX-License-Identifier: MIT
#pragma once

#include "facegraph/communities/edge_options.h"
#include "facegraph/graph/partition.h"

namespace facegraph {

/// Options of Dbscan.
struct DbscanOptions {
  EdgeOptions edges{.k = 0, .min_similarity = 0.7};  ///< min_similarity is 1 - eps
  int64_t min_points = 2;  ///< faces in the neighborhood of a core face, itself counted, at least 1

  /// Throws Error(kUsage) if an option is out of its range.
  void Check() const;
};

/// DBSCAN (Ester et al., "A density-based algorithm for discovering clusters in large spatial
/// databases with noise", KDD 1996). The neighborhood of a face is its edges in the affinity graph.
///
/// Core faces connected by edges form a cluster. A face that is not a core joins the cluster of a
/// core neighbor; of several clusters, the one with the smallest core face. Other faces are noise
/// (-1). Canonical. Linear in the edges; the same for any number of threads.
Partition Dbscan(const NeighborLists& neighbors, const DbscanOptions& options,
                 const Execution& execution = {});

}  // namespace facegraph
