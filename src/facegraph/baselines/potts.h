// SPDX-License-Identifier: MIT
#pragma once

#include "facegraph/communities/community_search.h"
#include "facegraph/communities/edge_options.h"

namespace facegraph {

/// What the edges inside of a community are held against.
enum class PottsModel {
  kConstant,   ///< resolution times the pairs of its faces (Traag, Van Dooren and Nesterov 2011)
  kModularity  ///< resolution times what a random graph of the same degrees would have (Newman)
};

struct PottsOptions {
  PottsModel model = PottsModel::kConstant;
  EdgeOptions edges{};
  bool weighted = true;     ///< an edge weighs its similarity, 0 if that is negative; false: 1
  double resolution = 0.1;  ///< the higher, the smaller the communities; 0 or more
  CommunitySearchOptions search{.max_rounds = 10, .min_gain = 1e-9, .seed = 0};

  /// Throws Error(kUsage) if an option is out of its range.
  void Check() const;
};

/// Communities of high quality under a Potts model, found in the manner of Leiden
/// (community_search.h): sum over communities of w_c - resolution m_c^2 / 2, with w_c the weight of
/// the edges inside and m_c the number of faces (kConstant) or, for kModularity, the sum of the
/// degrees divided by the root of the sum of all degrees.
///
/// Faces without an edge are clusters of their own; canonical. A heuristic: the same for the same
/// seed and any number of threads.
Partition PottsCommunities(const NeighborLists& neighbors, const PottsOptions& options,
                           const Execution& execution = {});

/// The quality that PottsCommunities looks for, of any partition (-1: a community of its own). For
/// the constant model this counts pairs of a face with itself too, which is the same constant for
/// every partition.
double PottsQuality(const AffinityGraph& graph, const Partition& partition,
                    const PottsOptions& options);

}  // namespace facegraph
