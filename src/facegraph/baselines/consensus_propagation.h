// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "facegraph/base/execution.h"
#include "facegraph/graph/neighbors.h"
#include "facegraph/graph/partition.h"

namespace facegraph {

/// Options of ConsensusPropagation.
struct ConsensusPropagationOptions {
  int64_t k = 0;                ///< used columns of the lists, the face itself counted; 0: all
  double min_similarity = 0.7;  ///< minimum similarity of a pair, -1..1
  int32_t max_size = 600;       ///< maximum number of faces of a cluster, at least 1
  double step = 0.05;           ///< step of the rising threshold, above 0 and below 1

  /// Throws Error(kUsage) if an option is out of its range.
  void Check() const;
};

/// CDP with a single model (Zhan et al., "Consensus-driven propagation in massive unlabeled data
/// for face recognition", ECCV 2018, section 3.3): labels spread along the pairs. The pairs of a
/// component with more than max_size faces get a higher threshold in the next round. LTC uses the
/// same method for super-vertices (proposals/super_vertices.h, with time and determinism).
///
/// There is no committee, so every pair above the threshold counts. Faces without a pair become
/// singletons; canonical. Throws Error(kUsage) for invalid options.
Partition ConsensusPropagation(const NeighborLists& neighbors,
                               const ConsensusPropagationOptions& options,
                               const Execution& execution = {});

}  // namespace facegraph
