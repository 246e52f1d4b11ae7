// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "facegraph/graph/partition.h"

namespace facegraph {

/// Two sets of faces become one at a distance. Sets are numbered: faces 0..n-1, then n, n+1, ... as
/// joins make them.
struct SetJoin {
  int32_t left;
  int32_t right;
  double distance;
};

/// How clusters are chosen from a condensed tree.
enum class ClusterChoice {
  kExcessOfMass,  ///< the set of clusters that lasts longest in all
  kLeaves         ///< those that never split
};

/// The flat clusters of a hierarchy (Campello, Moulavi and Sander, "Density-based clustering based
/// on hierarchical density estimates", PAKDD 2013): walking down from the root, a split counts only
/// if both sides hold min_size faces, else the smaller side falls out of the cluster that goes on.
/// A cluster's stability is the sum over its faces of 1 / distance at which they leave it, less
/// that at which it came up. The root is never a cluster.
///
/// joins: n - 1 of them by rising distance; n faces. What is in no cluster is noise (-1);
/// canonical.
Partition CutCondensed(const std::vector<SetJoin>& joins, int32_t num_faces, int32_t min_size,
                       ClusterChoice choice);

}  // namespace facegraph
