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

/// The flow of a random walker: mass is the share of its visits at a vertex; out and in are the
/// shares of its steps along an edge.
using FlowNetwork = CommunityNetwork;

/// The flow on an undirected graph. The walker follows edges in proportion to their weight, so the
/// shares are the weights divided by their sum. Negative similarities have a weight of 0.
FlowNetwork UndirectedFlow(const AffinityGraph& graph);

/// The flow on a directed graph with unrecorded link teleportation (Lambiotte and Rosvall, "Ranking
/// and clustering of nodes in networks with smart teleportation", 2012). Before each step the
/// walker jumps to the start of a random edge with probability `teleportation` (0..1), and always
/// from a vertex without an edge out of it. Jumps are not counted as steps. Vertices without edges
/// are never visited.
FlowNetwork DirectedFlow(const DirectedGraph& graph, double teleportation,
                         const Execution& execution = {});

}  // namespace facegraph
