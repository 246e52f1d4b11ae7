// SPDX-License-Identifier: MIT
#pragma once

#include "facegraph/communities/edge_options.h"
#include "facegraph/graph/partition.h"

namespace facegraph {

struct ConpacOptions {
  EdgeOptions edges{.k = 15, .min_similarity = 0.3};  ///< the pairs that are asked about
  double threshold = 0.5;    ///< similarity at which a pair is as likely one person as not, -1..1
  double temperature = 0.1;  ///< similarity over which the odds change by a factor of e, above 0
  double contradiction =
      0.1;              ///< weight of two sides of a triangle without the third, above 0, at most 1
  int max_rounds = 10;  ///< of messages, at least 0
  double damping = 0.5;  ///< share of the old message in the new one, 0..1, below 1

  /// Throws Error(kUsage) if an option is out of its range.
  void Check() const;
};

/// ConPaC (Shi, Otto and Jain, "Face clustering: representation and pairwise constraints", 2018),
/// the form for large sets: a random field whose variables say of each pair joined by an edge
/// whether it is one person. Alone, a pair has odds exp((similarity - threshold) / temperature); in
/// every triangle of edges, states with exactly two sides set are weighted by `contradiction`.
/// Marginals come from loopy belief propagation, and pairs more likely set than not are joined,
/// with what is joined through others.
///
/// Faces joined to none are clusters of their own; canonical. Time and memory are linear in the
/// number of triangles (24 bytes each), so k should be small. All messages of a round are made from
/// those of the one before: the same for any number of threads.
Partition Conpac(const NeighborLists& neighbors, const ConpacOptions& options,
                 const Execution& execution = {});

}  // namespace facegraph
