// SPDX-License-Identifier: MIT
#pragma once

#include "facegraph/communities/community_search.h"
#include "facegraph/communities/edge_options.h"

namespace facegraph {

/// The expected number of edges inside of a community.
enum class PottsModel {
  kConstant,   ///< resolution times its pairs of faces (Traag, Van Dooren and Nesterov 2011)
  kModularity  ///< resolution times that of a random graph with the same degrees (Newman)
};

/// Options of PottsCommunities.
struct PottsOptions {
  PottsModel model = PottsModel::kConstant;
  EdgeOptions edges{};
  bool weighted = true;     ///< edge weight: the similarity, 0 if it is negative; false: 1
  double resolution = 0.1;  ///< the higher, the smaller the communities; 0 or more
  CommunitySearchOptions search{.max_rounds = 10, .min_gain = 1e-9, .seed = 0};

  /// Throws Error(kUsage) if an option is out of its range.
  void Check() const;
};

/// Community detection with a Potts model, by a search like Leiden (Traag et al. 2019;
/// community_search.h). Maximizes the sum over communities of w_c - resolution * m_c^2 / 2. w_c is
/// the weight of the inner edges. m_c is the number of faces (kConstant) or the sum of the degrees
/// divided by the square root of the sum of all degrees (kModularity).
///
/// Faces without an edge become singletons; canonical. A heuristic; deterministic for a seed and
/// any number of threads. Throws Error(kUsage) for invalid options.
Partition PottsCommunities(const NeighborLists& neighbors, const PottsOptions& options,
                           const Execution& execution = {});

/// The objective of PottsCommunities for any partition (-1: a singleton). The constant model also
/// counts the pair of a face with itself, which adds the same constant for every partition.
double PottsQuality(const AffinityGraph& graph, const Partition& partition,
                    const PottsOptions& options);

}  // namespace facegraph
