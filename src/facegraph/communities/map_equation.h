// SPDX-License-Identifier: MIT
#pragma once

#include "facegraph/communities/edge_options.h"
#include "facegraph/communities/flow_network.h"
#include "facegraph/graph/partition.h"

namespace facegraph {

struct MapEquationOptions {
  EdgeOptions edges{.k = 0, .min_similarity = 0.5};
  int num_trials = 1;  ///< searches with different seeds, of which the best is kept; at least 1
  CommunitySearchOptions search{};

  /// Throws Error(kUsage) if an option is out of its range.
  void Check() const;
};

/// Communities by the two-level map equation, as in Infomap (Rosvall and Bergstrom, "Maps of random
/// walks on complex networks reveal community structure", 2008). The objective is the code length:
/// the bits per step that describe a random walk on the affinity graph with one code book per
/// community. Minimized with SearchCommunities, which is a heuristic.
///
/// Faces without an edge become singletons; canonical. Same result for the same seed and any number
/// of threads. Throws Error(kUsage) if an option is out of its range.
Partition MapEquationClusters(const NeighborLists& neighbors, const MapEquationOptions& options,
                              const Execution& execution = {});

/// Minimizes the code length on any flow network with the best of num_trials searches.
Partition MinimizeCodeLength(const FlowNetwork& network, const CommunitySearchOptions& options,
                             int num_trials, const Execution& execution);

/// The code length of a partition, in bits per step. Faces with cluster -1 are singletons.
double CodeLength(const FlowNetwork& network, const Partition& partition);

}  // namespace facegraph
