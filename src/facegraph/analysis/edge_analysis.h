// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "facegraph/base/execution.h"
#include "facegraph/graph/affinity_graph.h"
#include "facegraph/graph/partition.h"

namespace facegraph {

/// Histogram of the similarities of the graph's edges; each edge counts once. An edge is kept if
/// both ends are in one cluster, otherwise cut.
struct EdgeHistogram {
  static constexpr int kBins = 100;
  static constexpr double kLowest = -1, kBinWidth = 0.02;  ///< bin b starts at -1 + 0.02 b

  std::vector<int64_t> kept = std::vector<int64_t>(kBins, 0);  ///< [kBins] edges
  std::vector<int64_t> cut = std::vector<int64_t>(kBins, 0);   ///< [kBins] edges
  /// [kBins] kept edges that join two identities; all 0 without true labels.
  std::vector<int64_t> kept_wrong = std::vector<int64_t>(kBins, 0);
  /// [kBins] cut edges within one identity; all 0 without true labels.
  std::vector<int64_t> cut_wrong = std::vector<int64_t>(kBins, 0);
};

/// truth: empty, or [n] true labels. A negative label means unknown; the edges of such a face are
/// never wrong. The result does not depend on the number of threads.
EdgeHistogram MakeEdgeHistogram(const AffinityGraph& graph, const Partition& partition,
                                std::span<const int64_t> truth = {},
                                const Execution& execution = {});

/// How well a face fits its cluster, judged by its edges. The strength of an edge is
/// max(0, similarity)^power.
struct Membership {
  /// 0..1: the part of the face's total strength that goes into its own cluster. 0 for a face in no
  /// cluster or without an edge into its cluster.
  float share = 0;
  float similarity = 0;        ///< mean over the edges into its own cluster; 0 without one
  int32_t other_cluster = -1;  ///< the other cluster with the most strength; -1: none
  float other_share = 0;       ///< 0..1: that cluster's part of the total strength
  float other_similarity = 0;  ///< highest similarity to a face of that cluster
};

/// The membership of each face, [n]. power is at least 1: a high power gives few strong edges more
/// weight than many weak ones. On training people, 8 separated wrong faces from right ones better
/// than 1, 2 or 4. Time is linear in the edges. The result does not depend on the number of
/// threads.
std::vector<Membership> ComputeMemberships(const AffinityGraph& graph, const Partition& partition,
                                           int power = 8, const Execution& execution = {});

/// A face that may be in the wrong cluster.
struct DoubtfulFace {
  int32_t face = 0;
  float doubt = 0;  ///< 0..1: 1 - Membership::share * inlier probability
};

struct DoubtfulFacesOptions {
  int64_t min_size = 3;     ///< of the cluster: in a pair, neither face is the outlier
  double min_doubt = 0.5;   ///< 0..1
  int64_t max_faces = 500;  ///< length of the list, at least 1

  /// Throws Error(kUsage) if a value is out of range.
  void Check() const;
};

/// The faces that most likely are in the wrong cluster, by falling doubt. Ties: the cluster of
/// lower confidence first, then the lower face. membership [n]. inlier_probability [n]: output of
/// the segmentation network, 1 where it was not applied. confidence [num_clusters]: 0..1; NaN (not
/// predicted) counts as 1. Throws Error(kUsage) if an option is out of range.
std::vector<DoubtfulFace> DoubtfulFaces(std::span<const Membership> membership,
                                        const Partition& partition,
                                        std::span<const float> inlier_probability,
                                        std::span<const float> confidence,
                                        const DoubtfulFacesOptions& options = {});

}  // namespace facegraph
