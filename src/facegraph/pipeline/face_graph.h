// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "facegraph/affinity/learned_affinity.h"
#include "facegraph/knn/nearest_neighbors.h"
#include "facegraph/base/execution.h"
#include "facegraph/base/features.h"
#include "facegraph/graph/neighbors.h"
#include "facegraph/pipeline/checkpoint.h"
#include "facegraph/pipeline/stage_clock.h"

namespace facegraph {

/// What clusters are sought in.
struct FaceGraph {
  Features features;                   ///< those the neighbors were found by
  NeighborLists neighbors;           ///< by cosine, or by probability of being the same person
  std::optional<SearchReport> search;  ///< the last; nothing if an earlier attempt had finished it
};

/// Neighbors by cosine; with an affinity model what LearnAffinity finds.
///
/// checkpoint: keeps what is finished, and gives what an earlier attempt has finished; may be null.
/// clock: is told of each step.
FaceGraph FindFaceGraph(const Features& features, const std::optional<AffinityModel>& affinity,
                        const NeighborOptions& options, const Execution& execution,
                        const Checkpoint* checkpoint, StageClock& clock);

}  // namespace facegraph
