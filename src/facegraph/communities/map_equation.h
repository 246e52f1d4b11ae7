// SPDX-License-Identifier: MIT
#pragma once

#include "facegraph/communities/edge_options.h"
#include "facegraph/communities/flow_network.h"
#include "facegraph/graph/partition.h"

namespace facegraph {

struct MapEquationOptions {
  EdgeOptions edges{.k = 0, .min_similarity = 0.5};
  int num_trials = 1;  ///< searches from different seeds, the best of which counts; at least 1
  CommunitySearchOptions search{};

  /// Throws Error(kUsage) if an option is out of its range.
  void Check() const;
};

/// The two-level map equation (Rosvall and Bergstrom, "Maps of random walks on complex networks
/// reveal community structure", 2008), what Infomap minimizes: the bits per step needed to tell
/// where a random walker on the affinity graph is, with one code book per community. Minimized in
/// the manner of Leiden (community_search.h).
///
/// Faces without an edge are clusters of their own; canonical. A heuristic: the same for the same
/// seed and any number of threads.
Partition MapEquationClusters(const NeighborLists& neighbors, const MapEquationOptions& options,
                              const Execution& execution = {});

/// The same for any flow.
Partition MinimiseCodeLength(const FlowNetwork& network, const CommunitySearchOptions& options,
                             int num_trials, const Execution& execution);

/// What is minimized: the code length of a partition in bits per step (-1: on its own).
double CodeLength(const FlowNetwork& network, const Partition& partition);

}  // namespace facegraph
