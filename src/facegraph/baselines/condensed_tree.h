// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "facegraph/graph/partition.h"

namespace facegraph {

/// A join of two sets of faces in a hierarchy. Sets 0..n-1 are the faces; join i makes set n + i.
struct SetJoin {
  int32_t left;
  int32_t right;
  double distance;  ///< at which the two sets are joined
};

/// The rule that selects clusters from a condensed tree.
enum class ClusterChoice {
  kExcessOfMass,  ///< the clusters with the largest sum of stabilities
  kLeaves         ///< the clusters that never split
};

/// Selects flat clusters from a hierarchy (Campello, Moulavi and Sander, "Density-based clustering
/// based on hierarchical density estimates", PAKDD 2013). From the root down, a split counts only
/// if both sides have at least min_size faces. Otherwise the cluster continues on the larger side
/// and loses the faces of the other. With lambda = 1 / distance, the stability of a cluster is the
/// sum over its faces of (lambda at which the face leaves - lambda at which the cluster begins).
/// The root is never selected.
///
/// joins: n - 1 joins by rising distance, for num_faces = n. Faces in no cluster are noise (-1);
/// canonical. Linear in n.
Partition CutCondensed(const std::vector<SetJoin>& joins, int32_t num_faces, int32_t min_size,
                       ClusterChoice choice);

}  // namespace facegraph
