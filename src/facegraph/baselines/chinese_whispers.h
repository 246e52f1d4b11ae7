// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "facegraph/communities/edge_options.h"
#include "facegraph/graph/partition.h"

namespace facegraph {

struct ChineseWhispersOptions {
  EdgeOptions edges{.k = 0, .min_similarity = 0.6};
  bool weighted = true;  ///< false: every edge counts as one
  int max_rounds = 20;   ///< times that every face listens, at most; at least 1
  uint64_t seed = 0;     ///< of the order in which they do

  /// Throws Error(kUsage) if an option is out of its range.
  void Check() const;
};

/// Chinese Whispers (Biemann, "Chinese Whispers: an efficient graph clustering algorithm", 2006):
/// every face starts as a cluster of its own; in a new random order each round, each takes the
/// cluster that its edges speak for most, the smaller number if two are equal. Ends after a round
/// without change.
///
/// Faces without an edge are clusters of their own; canonical. On one thread, since each face hears
/// what those before it took. Linear in the edges times the rounds. Edges below 0 count as 0.
Partition ChineseWhispers(const NeighborLists& neighbors, const ChineseWhispersOptions& options,
                          const Execution& execution = {});

}  // namespace facegraph
