// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "facegraph/base/execution.h"
#include "facegraph/graph/affinity_graph.h"
#include "facegraph/graph/partition.h"

namespace facegraph {

/// Two clusters that may be one person. The five parts of the score are defined at LikelyMerges.
struct LikelyMerge {
  int32_t smaller = 0;            ///< cluster with fewer faces (equal sizes: the higher number)
  int32_t larger = 0;             ///< the other cluster
  double score = 0;               ///< 0..1, higher is likelier
  double nearest_similarity = 0;  ///< 0..1
  double mutual_share = 0;        ///< 0..1
  double relative_cohesion = 0;   ///< 0..1
  double membership = 0;          ///< 0..1
  double coverage = 0;            ///< 0..1
  int64_t num_edges = 0;          ///< edges of the graph between the two clusters, at least 1
  int32_t face_in_smaller = 0;    ///< the most similar pair of faces: the one in the smaller
  int32_t face_in_larger = 0;     ///< cluster and the one in the larger
  float similarity = 0;           ///< of that pair
};

/// Options of LikelyMerges.
struct LikelyMergesOptions {
  int64_t min_size = 2;     ///< clusters with fewer faces are ignored, at least 1
  int64_t max_pairs = 500;  ///< maximum number of results, at least 1
  /// Edge strength is similarity^power, so that few strong edges weigh more than many weak ones; at
  /// least 1. Chosen on wild-train with cosines: of the first 500 pairs, 460 were true with 4, 435
  /// with 8 and 439 with 2.
  int power = 4;
  /// Minimum score of a result, 0..1. On wild-train with cosines, seven of eight pairs above 0.12
  /// were true (528 of 602), and 622 of 771 above 0.11. Learned affinities split fewer people: half
  /// of the first 500 pairs are true, and two of three from 0.5 on.
  double min_score = 0.12;

  /// Throws Error(kUsage) if a value is out of range.
  void Check() const;
};

/// Finds pairs of clusters that are probably one person. Best first; equal scores: lower numbers
/// first.
///
/// The evidence is the edges that the partition cuts. The strength of an edge is similarity^power.
/// The effective number of some edges is (sum of strengths)^2 / (sum of squared strengths): n equal
/// strengths have the effective number n. The score is
/// nearest_similarity * sqrt(mutual_share * relative_cohesion * membership * coverage), with:
/// - nearest_similarity: for each face of the smaller cluster, the highest similarity to a face of
///   the larger one (0 without an edge); the mean over the faces;
/// - mutual_share: the strength between the two clusters as a share of all strength that leaves a
///   cluster; the geometric mean of the shares of both clusters;
/// - relative_cohesion: for the faces of the smaller cluster, the sum of their strength to the
///   larger one divided by the sum of their strength to their own (an inner edge counts at both
///   ends), at most 1;
/// - membership: for a face of the larger cluster with edges to the smaller one, the share of its
///   strength to both clusters that stays in its own, divided by the share expected from the sizes
///   of the clusters, at most 1; the mean over these faces, weighted by their strength to the
///   smaller cluster;
/// - coverage: the effective number of these faces, divided by the effective number of neighbors
///   that a face of the smaller cluster has in it (mean over its faces, at least 1), at most 1.
///
/// No part is enough alone. Look-alikes are similar to many people. A cluster of bad pictures also
/// has a most similar other cluster. With probabilities as weights, one misplaced face makes a
/// large cluster of another person look similar. Membership and coverage detect this case: all
/// edges lead to that face, and it belongs rather to the smaller cluster.
///
/// Chosen among about 300 scores of up to five parts on the training people. True pairs among the
/// first 10, 50, 100 and 500, with the first two parts only and with all five:
/// wild-train, learned affinities: 2, 21, 40, 186 and 8, 37, 61, 232; cosines: 10, 48, 92, 418 and
/// 10, 50, 96, 460. mild-train-fr512, learned affinities: 4, 16, 28, 87 and 6, 21, 34, 94; cosines:
/// 6, 26, 52, 144 and 7, 31, 56, 149. Other scores had up to 253 of 500 in the first case, but
/// fewer in the others.
///
/// Linear in the edges; the same for any number of threads. Throws Error(kUsage) for invalid
/// options.
std::vector<LikelyMerge> LikelyMerges(const AffinityGraph& graph, const Partition& partition,
                                      const LikelyMergesOptions& options = {},
                                      const Execution& execution = {});

/// Two clusters, by their numbers.
using ClusterPair = std::pair<int32_t, int32_t>;

/// Joins the clusters of each pair, also along chains of pairs; the order of the pairs has no
/// effect. Renumbers the clusters: largest first, equal sizes: smallest face first. Faces without a
/// cluster stay without one. Throws Error(kBadData) if a number is not a cluster.
Partition MergeClusters(const Partition& partition, std::span<const ClusterPair> pairs);

}  // namespace facegraph
