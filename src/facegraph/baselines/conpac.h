// SPDX-License-Identifier: MIT
#pragma once

#include "facegraph/communities/edge_options.h"
#include "facegraph/graph/partition.h"

namespace facegraph {

/// Options of Conpac.
struct ConpacOptions {
  EdgeOptions edges{.k = 15, .min_similarity = 0.3};  ///< the pairs that become variables
  double threshold = 0.5;      ///< similarity at which a pair has odds 1, -1..1
  double temperature = 0.1;    ///< similarity difference that changes the odds by e, above 0
  double contradiction = 0.1;  ///< weight of triangles with exactly two sides, above 0, at most 1
  int max_rounds = 10;         ///< rounds of messages, at least 0
  double damping = 0.5;        ///< share of the old message in the new one, 0..1, below 1

  /// Throws Error(kUsage) if an option is out of its range.
  void Check() const;
};

/// ConPaC (Shi, Otto and Jain, "Face clustering: representation and pairwise constraints", 2018),
/// in the form for large sets: a conditional random field with a binary variable for each edge,
/// whether its faces are one person. The unary odds are exp((similarity - threshold) /
/// temperature). In each triangle of edges, states with exactly two sides set have the weight
/// `contradiction`. Loopy belief propagation computes the marginals. The clusters are the
/// components of the edges with a marginal above 1/2.
///
/// Faces without such an edge become singletons; canonical. Time and memory are linear in the
/// number of triangles (24 bytes each), so k should be small. All messages of a round depend only
/// on the previous round, so the result is the same for any number of threads.
Partition Conpac(const NeighborLists& neighbors, const ConpacOptions& options,
                 const Execution& execution = {});

}  // namespace facegraph
