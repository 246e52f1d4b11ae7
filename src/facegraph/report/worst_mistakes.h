// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "facegraph/graph/partition.h"
#include "facegraph/report/cluster_truth.h"
#include "facegraph/report/doubtful_faces.h"

namespace facegraph {

/// A cluster that holds several people.
struct MixedCluster {
  int32_t cluster = 0;
  int64_t wrong_pairs = 0;  ///< pairs of its labeled faces that are two people, > 0
};

/// A person who is in several clusters.
struct SplitIdentity {
  struct Piece {
    int32_t cluster;  ///< -1: faces in no cluster
    int32_t faces;
  };
  int32_t person = 0;
  int64_t missing_pairs = 0;  ///< pairs of the person's faces that are not in one cluster, > 0
  std::vector<Piece> pieces;  ///< all of them; most faces first, then the lower cluster
};

/// A face among faces of another person, though its edges say it belongs there: the method's surest
/// error, or a wrong label.
struct SureMistake {
  int32_t face = 0;
  int32_t cluster = 0;
  float membership = 0;  ///< 0..1, see Membership::share
};

/// What went most wrong, worst first (ties: lower number first), at most `max_count` of each.
struct WorstMistakes {
  std::vector<MixedCluster> mixed;
  std::vector<SplitIdentity> split;
  std::vector<SureMistake> sure;
};

/// membership [n] of the same partition.
WorstMistakes FindWorstMistakes(const ClusterTruth& truth, const Partition& partition,
                                std::span<const Membership> membership, int64_t max_count = 100);

}  // namespace facegraph
