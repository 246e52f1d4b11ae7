// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "facegraph/base/execution.h"
#include "facegraph/graph/partition.h"
#include "facegraph/graph/neighbors.h"

namespace facegraph {

struct RankOrderOptions {
  int64_t k = 0;              ///< columns of the lists, the face itself counted; 0: all of them
  double max_distance = 1;    ///< pairs at most this far apart are joined, 0 or more
  double min_similarity = 0;  ///< pairs below are never joined, -1..1; the paper has no such limit

  /// Throws Error(kUsage) if an option is out of its range.
  void Check() const;
};

/// Approximate rank-order clustering (Otto, Wang and Jain, "Clustering millions of faces by
/// identity", PAMI 2018, section 3.3).
///
/// Two faces are close if those nearest to one are in the list of the other. With O_a(b) the rank
/// of b in the list of a (a itself: 0) and d(a, b) the faces of ranks 0..O_a(b) in the list of a
/// that the list of b lacks, their distance is (d(a, b) + d(b, a)) / min(O_a(b), O_b(a)). It is
/// taken of pairs of which at least one names the other; a face that is not named has the rank k.
/// Pairs at most max_distance apart are joined, and what is joined through others too.
///
/// Faces joined to none are clusters of their own; canonical. Time n k^2, on all threads.
Partition RankOrderClusters(const NeighborLists& neighbors, const RankOrderOptions& options,
                            const Execution& execution = {});

}  // namespace facegraph
