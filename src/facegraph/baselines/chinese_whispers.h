// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "facegraph/communities/edge_options.h"
#include "facegraph/graph/partition.h"

namespace facegraph {

/// Options of ChineseWhispers.
struct ChineseWhispersOptions {
  EdgeOptions edges{.k = 0, .min_similarity = 0.6};
  bool weighted = true;  ///< false: every edge has weight 1
  int max_rounds = 20;   ///< maximum number of rounds over all faces, at least 1
  uint64_t seed = 0;     ///< of the order of the faces

  /// Throws Error(kUsage) if an option is out of its range.
  void Check() const;
};

/// Chinese Whispers (Biemann, "Chinese Whispers: an efficient graph clustering algorithm", 2006).
/// Every face starts as a singleton. In each round, in a new random order, each face moves to the
/// cluster with the largest sum of edge weights to it (ties: the lower number). Stops after a round
/// without change.
///
/// Faces without an edge stay singletons; negative similarities have weight 0; canonical. One
/// thread, because each move depends on the moves before it. Time: edges times rounds.
/// Deterministic for a seed.
Partition ChineseWhispers(const NeighborLists& neighbors, const ChineseWhispersOptions& options,
                          const Execution& execution = {});

}  // namespace facegraph
