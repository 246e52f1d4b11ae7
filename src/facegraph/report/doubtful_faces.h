// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "facegraph/base/execution.h"
#include "facegraph/graph/affinity_graph.h"
#include "facegraph/graph/partition.h"

namespace facegraph {

/// How well a face fits the cluster it is in, as its edges say.
struct Membership {
  /// 0..1: the share of what the face has in common with its neighbors (similarity^power) that
  /// stays in its cluster. 0 for a face in no cluster or without an edge into its own.
  float share = 0;
  float similarity = 0;        ///< mean over its edges into its own cluster; 0 without one
  int32_t rival = -1;          ///< the other cluster that has most of the rest; -1: none
  float rival_share = 0;       ///< 0..1: how much that is
  float rival_similarity = 0;  ///< highest to a face of the rival
};

/// [n], one for each face. Similarities count by their power `power`, at least 1: few strong edges
/// weigh more than the many weak ones that every face has. 8 told wrong faces from right ones
/// better than 1, 2 or 4 on training people. Time is linear in the edges.
std::vector<Membership> ComputeMemberships(const AffinityGraph& graph, const Partition& partition,
                                        int power = 8, const Execution& execution = {});

/// A face that may not belong where it is.
struct DoubtfulFace {
  int32_t face = 0;
  float doubt = 0;  ///< 0..1: 1 - share it has in its cluster * its inlier probability
};

struct DoubtfulFacesOptions {
  int64_t min_size = 3;    ///< of the cluster: of two faces neither is the odd one
  double min_doubt = 0.5;  ///< 0..1
  int64_t max_faces = 500;

  /// Throws Error(kUsage) if a value is out of range.
  void Check() const;
};

/// The faces most likely wrong where they are, most doubtful first; equal doubt: the one in the
/// less sure cluster, then the lower face. inlier_probability [n]: what the segmentation network
/// said, 1 where it was not asked. confidence [num_clusters]: 0..1, or NaN for none, which counts
/// as sure.
std::vector<DoubtfulFace> DoubtfulFaces(std::span<const Membership> membership,
                                        const Partition& partition,
                                        std::span<const float> inlier_probability,
                                        std::span<const float> confidence,
                                        const DoubtfulFacesOptions& options = {});

}  // namespace facegraph
