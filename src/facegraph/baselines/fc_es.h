// SPDX-License-Identifier: MIT
#pragma once

#include "facegraph/communities/flow_network.h"
#include "facegraph/communities/map_equation.h"
#include "facegraph/graph/neighbors.h"

namespace facegraph {

/// Options of FcEs.
struct FcEsOptions {
  int64_t k = 0;                  ///< used columns of the lists, the face itself counted; 0: all
  double temperature = 0.5;       ///< of the softmax over squared distances, above 0
  double min_probability = 0.22;  ///< of an edge, 0..1; early stopping at the first below it
  double teleportation = 0.15;    ///< probability of the random walk, 0..1
  int num_trials = 1;             ///< number of searches, the best is returned; at least 1
  CommunitySearchOptions search{};

  /// Throws Error(kUsage) if an option is out of its range.
  void Check() const;
};

/// The directed edges of FC-ES (Liu, "Face clustering via early stopping and edge recall", arXiv
/// 2408.13431, 2024; the variant without training). P_ic is the softmax of -(2 - 2 cos) /
/// temperature over the list of face i. The probability of the edge from i to j is the sum of (P_ic
/// + P_jc) / 2 over the faces c in both lists. Each face keeps the edges of its list, most similar
/// first, up to the first one below min_probability (early stopping). Time n k^2, on all threads.
DirectedGraph FcEsGraph(const NeighborLists& neighbors, const FcEsOptions& options,
                        const Execution& execution);

/// FC-ES: minimizes the directed two-level map equation on these edges. Faces without an edge
/// become singletons; canonical. Deterministic for a seed and any number of threads. Throws
/// Error(kUsage) for invalid options.
Partition FcEs(const NeighborLists& neighbors, const FcEsOptions& options,
               const Execution& execution = {});

}  // namespace facegraph
