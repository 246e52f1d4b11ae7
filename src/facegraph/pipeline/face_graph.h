// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "facegraph/affinity/learned_affinity.h"
#include "facegraph/base/execution.h"
#include "facegraph/base/features.h"
#include "facegraph/graph/neighbors.h"
#include "facegraph/knn/nearest_neighbors.h"
#include "facegraph/pipeline/checkpoint.h"
#include "facegraph/pipeline/stage_clock.h"

namespace facegraph {

/// The graph of the faces in which clusters are searched.
struct FaceGraph {
  Features features;                   ///< those that the neighbors were found for
  NeighborLists neighbors;             ///< by cosine, or by probability of the same identity
  std::optional<SearchReport> search;  ///< of the last search; nothing if none ran
};

/// Neighbors by cosine, or with affinity networks the result of LearnAffinity.
///
/// checkpoint: saves finished steps and loads those of an earlier attempt; may be null. clock:
/// measures each step.
FaceGraph FindFaceGraph(const Features& features, const std::optional<AffinityModel>& affinity,
                        const NeighborOptions& options, const Execution& execution,
                        const Checkpoint* checkpoint, StageClock& clock);

}  // namespace facegraph
