// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "facegraph/base/execution.h"
#include "facegraph/graph/affinity_graph.h"
#include "facegraph/graph/components.h"

namespace facegraph {

/// Two clusters that may be one person.
struct LikelyMerge {
  int32_t smaller = 0;          ///< cluster with fewer faces (equal sizes: the higher number)
  int32_t larger = 0;           ///< the other
  double score = 0;             ///< 0..1: closeness * sqrt(exclusivity); the higher, the likelier
  double closeness = 0;         ///< see LikelyMerges
  double exclusivity = 0;       ///< see LikelyMerges
  int64_t num_edges = 0;        ///< edges of the graph between them, at least 1
  int32_t face_in_smaller = 0;  ///< the two most similar faces, one of each
  int32_t face_in_larger = 0;
  float similarity = 0;  ///< of those two
};

struct LikelyMergesOptions {
  int64_t min_size = 2;     ///< faces that both clusters must have, at least 1
  int64_t max_pairs = 500;  ///< how many pairs to name at most, at least 1
  /// Similarities count by this power, so that few strong edges weigh more than many weak ones.
  /// Chosen on training people: of the first 100 pairs 92 were true with 4 and 77 with 8; lower
  /// ones named fewer where people are split little.
  int power = 4;
  /// 0..1: pairs below are not named. Of those above 0.15, five of six were true on training people
  /// who are split much, and fewer where hardly anybody is.
  double min_score = 0.15;

  /// Throws Error(kUsage) if a value is out of range.
  void Check() const;
};

/// Pairs of clusters that are probably one person, best first; equal scores: lower numbers first.
///
/// Of the edges that the partition cuts, those between two clusters say how alike the two are:
/// closeness is the mean, over the faces of the smaller one, of the highest similarity to a face of
/// the larger one (0 for a face without such an edge), and exclusivity the share of all that leads
/// out of the two clusters that runs between them (similarity^power, geometric mean of both
/// shares). Neither alone is enough: look-alikes are close to many, and a cluster of bad pictures
/// has a nearest other one as well.
///
/// Time is linear in the edges. The result does not depend on the number of threads.
std::vector<LikelyMerge> LikelyMerges(const AffinityGraph& graph, const Partition& partition,
                                      const LikelyMergesOptions& options = {},
                                      const Execution& execution = {});

}  // namespace facegraph
