// SPDX-License-Identifier: MIT
#include "facegraph/communities/flow_network.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace facegraph {
namespace {

constexpr int kMaxIterations = 200;
constexpr double kConverged = 1e-13;  ///< sum of the changes of all shares in one iteration

/// The sum of the weights of the edges out of each vertex.
std::vector<double> OutWeights(const DirectedGraph& graph) {
  std::vector<double> sums(static_cast<size_t>(graph.num_vertices()), 0);
  for (int64_t v = 0; v < graph.num_vertices(); ++v) {
    for (int64_t e = graph.offsets[v]; e < graph.offsets[v + 1]; ++e) {
      sums[v] += double{graph.weights[e]};
    }
  }
  return sums;
}

/// The shares of random walkers per vertex after each walker has followed an edge.
std::vector<double> Step(const DirectedGraph& graph, const std::vector<double>& out_weight,
                         const std::vector<double>& share) {
  std::vector<double> next(share.size(), 0);
  for (int64_t v = 0; v < graph.num_vertices(); ++v) {
    if (out_weight[v] == 0) continue;
    const double each = share[v] / out_weight[v];
    for (int64_t e = graph.offsets[v]; e < graph.offsets[v + 1]; ++e) {
      next[graph.ids[e]] += each * double{graph.weights[e]};
    }
  }
  return next;
}

/// The share of the visits at each vertex for a random walker with teleportation (power iteration).
std::vector<double> VisitShares(const DirectedGraph& graph, const std::vector<double>& out_weight,
                                double teleportation, const Execution& execution) {
  const double total = std::accumulate(out_weight.begin(), out_weight.end(), 0.0);
  std::vector<double> share = out_weight;
  for (double& s : share) s /= total;
  const std::vector<double> landing = share;
  for (int iteration = 0; iteration < kMaxIterations; ++iteration) {
    execution.CheckCanceled();
    std::vector<double> next = Step(graph, out_weight, share);
    double stuck = 0, change = 0;
    for (size_t v = 0; v < share.size(); ++v) stuck += out_weight[v] == 0 ? share[v] : 0;
    const double jumps = teleportation + (1 - teleportation) * stuck;
    for (size_t v = 0; v < share.size(); ++v) {
      next[v] = (1 - teleportation) * next[v] + jumps * landing[v];
      change += std::abs(next[v] - share[v]);
    }
    share.swap(next);
    if (change < kConverged) break;
  }
  return share;
}

/// Combines the edges out of and into each vertex; flow(v, e) is the flow along edge e out of v.
template <typename Flow>
FlowNetwork BothDirections(const DirectedGraph& graph, const Flow& flow) {
  const int64_t n = graph.num_vertices();
  std::vector<std::vector<CommunityNetwork::Edge>> rows(static_cast<size_t>(n));
  for (int32_t v = 0; v < n; ++v) {
    for (int64_t e = graph.offsets[v]; e < graph.offsets[v + 1]; ++e) {
      const float share = flow(v, e);
      rows[v].push_back({graph.ids[e], share, 0});
      rows[graph.ids[e]].push_back({v, 0, share});
    }
  }
  FlowNetwork network;
  for (std::vector<CommunityNetwork::Edge>& row : rows) {
    std::ranges::sort(row, {}, &CommunityNetwork::Edge::id);
    const int64_t begin = std::ssize(network.edges);
    for (const CommunityNetwork::Edge& edge : row) {
      if (std::ssize(network.edges) > begin && network.edges.back().id == edge.id) {
        network.edges.back().out += edge.out;
        network.edges.back().in += edge.in;
      } else {
        network.edges.push_back(edge);
      }
    }
    network.offsets.push_back(std::ssize(network.edges));
    std::vector<CommunityNetwork::Edge>().swap(row);
  }
  return network;
}

}  // namespace

FlowNetwork UndirectedFlow(const AffinityGraph& graph) {
  FlowNetwork network;
  network.offsets = graph.offsets;
  network.mass.assign(static_cast<size_t>(graph.num_vertices()), 0);
  double total = 0;
  for (const float similarity : graph.similarities) total += std::max(double{similarity}, 0.0);
  network.edges.reserve(graph.ids.size());
  for (int64_t v = 0; v < graph.num_vertices(); ++v) {
    for (size_t e = 0; e < graph.Neighbors(v).size(); ++e) {
      const double similarity = std::max(double{graph.Similarities(v)[e]}, 0.0);
      const double share = total > 0 ? similarity / total : 0;
      network.mass[v] += share;
      const auto flow = static_cast<float>(share);
      network.edges.push_back({graph.Neighbors(v)[e], flow, flow});
    }
  }
  return network;
}

FlowNetwork DirectedFlow(const DirectedGraph& graph, double teleportation,
                         const Execution& execution) {
  const std::vector<double> out_weight = OutWeights(graph);
  const bool has_edges = std::ranges::any_of(out_weight, [](double w) { return w > 0; });
  std::vector<double> share(out_weight.size(), 0);
  if (has_edges) share = VisitShares(graph, out_weight, teleportation, execution);
  double moving = 0;  // share of the walkers that can follow an edge
  for (size_t v = 0; v < share.size(); ++v) moving += out_weight[v] > 0 ? share[v] : 0;
  FlowNetwork network = BothDirections(graph, [&](int32_t v, int64_t e) {
    if (out_weight[v] == 0) return 0.0f;
    return static_cast<float>(share[v] * double{graph.weights[e]} / out_weight[v] / moving);
  });
  network.mass = Step(graph, out_weight, share);
  for (double& mass : network.mass) mass = moving > 0 ? mass / moving : 0;
  return network;
}

}  // namespace facegraph
