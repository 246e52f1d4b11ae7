// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "facegraph/base/execution.h"
#include "facegraph/graph/affinity_graph.h"
#include "facegraph/graph/partition.h"

namespace facegraph {

/// How similar the two ends of the graph's edges are, each edge counted once. An edge is kept if
/// both ends are in one cluster, else cut.
struct EdgeHistogram {
  static constexpr int kBins = 100;
  static constexpr double kLowest = -1, kBinWidth = 0.02;  ///< bin b begins at -1 + 0.02 b

  std::vector<int64_t> kept = std::vector<int64_t>(kBins, 0);  ///< [kBins] edges
  std::vector<int64_t> cut = std::vector<int64_t>(kBins, 0);   ///< [kBins]
  /// With true labels: of the above those that join two people, [kBins]; else all 0.
  std::vector<int64_t> kept_wrong = std::vector<int64_t>(kBins, 0);
  /// With true labels: of the above those within one person, [kBins]; else all 0.
  std::vector<int64_t> cut_wrong = std::vector<int64_t>(kBins, 0);
};

/// truth [n]: the true person of each face, negative: unknown (its edges are never wrong); or
/// empty.
EdgeHistogram MakeEdgeHistogram(const AffinityGraph& graph, const Partition& partition,
                                std::span<const int64_t> truth = {},
                                const Execution& execution = {});

}  // namespace facegraph
