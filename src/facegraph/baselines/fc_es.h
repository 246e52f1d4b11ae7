// SPDX-License-Identifier: MIT
#pragma once

#include "facegraph/communities/flow_network.h"
#include "facegraph/communities/map_equation.h"
#include "facegraph/graph/neighbors.h"

namespace facegraph {

struct FcEsOptions {
  int64_t k = 0;                  ///< columns of the lists, the face itself counted; 0: all of them
  double temperature = 0.5;       ///< of the softmax over squared distances, above 0
  double min_probability = 0.22;  ///< an edge's, 0..1: the first below it ends a list
  double teleportation = 0.15;    ///< of the random walker, 0..1
  int num_trials = 1;             ///< searches, the best of which counts; at least 1
  CommunitySearchOptions search{};

  /// Throws Error(kUsage) if an option is out of its range.
  void Check() const;
};

/// The edges of FC-ES (Liu, "Face clustering via early stopping and edge recall", arXiv 2408.13431,
/// 2024; its form that learns nothing): face i believes its neighbor c to be the same person with
/// P_ic = softmax over its list of -(2 - 2 cos) / temperature; the probability of the edge from i
/// to j is the sum over the faces c in both lists of (P_ic + P_jc) / 2. Each face keeps those of
/// its list, most similar first, until the first below min_probability. Time n k^2, on all threads.
DirectedGraph FcEsGraph(const NeighborLists& neighbors, const FcEsOptions& options,
                        const Execution& execution);

/// FC-ES: the directed two-level map equation on those edges. Faces without an edge are clusters of
/// their own; canonical. The same for the same seed and any number of threads.
Partition FcEs(const NeighborLists& neighbors, const FcEsOptions& options,
               const Execution& execution = {});

}  // namespace facegraph
