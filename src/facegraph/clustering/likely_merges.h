// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "facegraph/base/execution.h"
#include "facegraph/graph/affinity_graph.h"
#include "facegraph/graph/partition.h"

namespace facegraph {

/// Two clusters that may be one person.
struct LikelyMerge {
  int32_t smaller = 0;          ///< cluster with fewer faces (equal sizes: the higher number)
  int32_t larger = 0;           ///< the other
  double score = 0;             ///< 0..1: of the five below; the higher, the likelier
  double closeness = 0;         ///< 0..1, see LikelyMerges, as the four that follow
  double exclusivity = 0;       ///< 0..1
  double bond = 0;              ///< 0..1
  double membership = 0;         ///< 0..1
  double reach = 0;             ///< 0..1
  int64_t num_edges = 0;        ///< edges of the graph between them, at least 1
  int32_t face_in_smaller = 0;  ///< the two most similar faces, one of each
  int32_t face_in_larger = 0;
  float similarity = 0;  ///< of those two
};

struct LikelyMergesOptions {
  int64_t min_size = 2;     ///< faces that both clusters must have, at least 1
  int64_t max_pairs = 500;  ///< how many pairs to name at most, at least 1
  /// Similarities count by this power, so that few strong edges weigh more than many weak ones.
  /// Chosen on wild-train by cosines: of the first 500 pairs 460 were true with 4, 435 with 8 and
  /// 439 with 2.
  int power = 4;
  /// 0..1: pairs below are not named. Of those above 0.12, seven of eight were true on wild-train
  /// by cosines (528 of 602; 622 of 771 above 0.11). By learned affinities, which split people
  /// less, half of the first 500 are, and two of three from 0.5 on: no score has more.
  double min_score = 0.12;

  /// Throws Error(kUsage) if a value is out of range.
  void Check() const;
};

/// Pairs of clusters that are probably one person, best first; equal scores: lower numbers first.
///
/// Of the edges that the partition cuts, those between two clusters say how alike the two are.
/// Strength is similarity^power, and an effective number (sum of strengths)^2 / sum of their
/// squares. The score is closeness * sqrt(exclusivity * bond * membership * reach):
/// - closeness: mean, over the faces of the smaller one, of the highest similarity to a face of the
///   larger one (0 for a face without such an edge);
/// - exclusivity: the share of all strength leading out of the two that runs between them
///   (geometric mean of both shares);
/// - bond: the strength of a face of the smaller one to the larger one against that to its confident neighbors
///   (means over its faces), at most 1;
/// - membership: of a face that edges arrive at, the strength to its own cluster as a share of that
///   to both, against the share if each face of both tied it alike, at most 1; mean over the faces
///   reached, weighted by what arrives;
/// - reach: the effective number of faces reached against that of the confident neighbors that a face of the
///   smaller one has in it (mean over its faces, at least 1), at most 1.
///
/// None alone is enough: look-alikes are close to many, a cluster of bad pictures has a nearest
/// other one as well, and where probabilities are the weights, one stray face of the smaller one's
/// person makes a large cluster of somebody else look close. The last two see that: all edges
/// arrive at that face, and it belongs rather to the smaller one.
///
/// Chosen on training people among some 300 scores of up to five parts. True of the first 10,
/// 50, 100 and 500 pairs, with the first two parts and with all: wild-train by learned affinities
/// 2, 21, 40, 186 and 8, 37, 61, 232, by cosines 10, 48, 92, 418 and 10, 50, 96, 460;
/// mild-train-fr512 by learned affinities 4, 16, 28, 87 and 6, 21, 34, 94, by cosines 6, 26, 52,
/// 144 and 7, 31, 56, 149. Others had up to 253 of 500 in the first, at a loss elsewhere.
///
/// Time is linear in the edges. The result does not depend on the number of threads.
std::vector<LikelyMerge> LikelyMerges(const AffinityGraph& graph, const Partition& partition,
                                      const LikelyMergesOptions& options = {},
                                      const Execution& execution = {});

}  // namespace facegraph
