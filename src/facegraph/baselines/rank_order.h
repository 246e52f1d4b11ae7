// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "facegraph/base/execution.h"
#include "facegraph/graph/neighbors.h"
#include "facegraph/graph/partition.h"

namespace facegraph {

/// Options of RankOrderClusters.
struct RankOrderOptions {
  int64_t k = 0;              ///< used columns of the lists, the face itself counted; 0: all
  double max_distance = 1;    ///< maximum rank-order distance of pairs that are joined, 0 or more
  double min_similarity = 0;  ///< minimum similarity of such pairs, -1..1; not in the paper

  /// Throws Error(kUsage) if an option is out of its range.
  void Check() const;
};

/// Approximate rank-order clustering (Otto, Wang and Jain, "Clustering millions of faces by
/// identity", PAMI 2018, section 3.3).
///
/// The distance compares the neighbor lists of two faces. O_a(b) is the rank of b in the list of a;
/// a itself has rank 0. d(a, b) is the number of faces of ranks 0..O_a(b) in the list of a that are
/// not in the list of b. The distance is (d(a, b) + d(b, a)) / min(O_a(b), O_b(a)). It is computed
/// for pairs in which at least one face is in the list of the other; a face that is not has rank k.
/// The clusters are the components of the pairs with a distance of at most max_distance.
///
/// Faces without such a pair become singletons; canonical. Time n k^2, on all threads. Throws
/// Error(kUsage) for invalid options.
Partition RankOrderClusters(const NeighborLists& neighbors, const RankOrderOptions& options,
                            const Execution& execution = {});

}  // namespace facegraph
