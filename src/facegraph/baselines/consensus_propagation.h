// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "facegraph/base/execution.h"
#include "facegraph/graph/partition.h"
#include "facegraph/graph/neighbors.h"

namespace facegraph {

struct ConsensusPropagationOptions {
  int64_t k = 0;                ///< columns of the lists, the face itself counted; 0: all of them
  double min_similarity = 0.7;  ///< pairs below are no pairs, -1..1
  int32_t max_size = 600;       ///< faces a cluster may hold, at least 1
  double step = 0.05;           ///< how fast the threshold rises, above 0 and below 1

  /// Throws Error(kUsage) if an option is out of its range.
  void Check() const;
};

/// CDP with a single model (Zhan et al., "Consensus-driven propagation in massive unlabeled data
/// for face recognition", ECCV 2018, section 3.3): labels spread along the pairs; where a component
/// grows beyond max_size, its pairs meet a higher threshold, round after round. It is what LTC
/// later took for its super-vertices (proposals/super_vertices.h, whose rules hold here).
///
/// Without a committee there is no vote and no mediator: every pair above the threshold counts.
/// Faces joined to none are clusters of their own; canonical.
Partition ConsensusPropagation(const NeighborLists& neighbors,
                               const ConsensusPropagationOptions& options,
                               const Execution& execution = {});

}  // namespace facegraph
