// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "facegraph/base/execution.h"
#include "facegraph/communities/community_search.h"
#include "facegraph/graph/affinity_graph.h"

namespace facegraph {

/// A directed weighted graph as compressed rows: vertex v points to ids[offsets[v]] ..
/// ids[offsets[v+1]-1], each at most once and none to itself, with weights >= 0.
struct DirectedGraph {
  std::vector<int64_t> offsets{0};  ///< [n + 1]
  std::vector<int32_t> ids;
  std::vector<float> weights;

  int64_t num_vertices() const { return static_cast<int64_t>(offsets.size()) - 1; }
};

/// How often a random walker is where: mass is the share of its visits at a vertex, out and in are
/// the shares of its steps along an edge.
using FlowNetwork = CommunityNetwork;

/// The walker on an undirected graph: edges are taken in proportion to their weight, so shares are
/// weights divided by their sum. Negative similarities weigh nothing.
FlowNetwork UndirectedFlow(const AffinityGraph& graph);

/// The walker on a directed graph. Its visits are those of one that jumps to a random edge's start
/// with probability `teleportation` (0..1) before each step, and always where no edge leads on;
/// jumps are not counted as steps (Lambiotte and Rosvall, "Ranking and clustering of nodes in
/// networks with smart teleportation", 2012). A vertex without edges is never visited.
FlowNetwork DirectedFlow(const DirectedGraph& graph, double teleportation,
                         const Execution& execution = {});

}  // namespace facegraph
