// SPDX-License-Identifier: MIT
#include "facegraph/communities/map_equation.h"

#include <cmath>
#include <limits>
#include <utility>

#include "facegraph/base/error.h"

namespace facegraph {
namespace {

double PLogP(double p) { return p > 0 ? p * std::log2(p) : 0; }

/// The flow of a community or a vertex, which determines its part of the code length.
struct Flow {
  double mass = 0;   ///< share of the visits
  double leave = 0;  ///< share of the steps out of it
  double enter = 0;  ///< share of the steps into it

  /// Its part of the code length, without the term that all communities share.
  double Bits() const { return PLogP(leave + mass) - PLogP(enter) - PLogP(leave); }
  /// The flow after a vertex joins; link: between the vertex and the members so far.
  Flow With(const Flow& vertex, const CommunityLink& link) const {
    return {mass + vertex.mass, leave + vertex.leave - link.out - link.in,
            enter + vertex.enter - link.out - link.in};
  }
  /// The flow after a vertex leaves; link: between the vertex and the other members.
  Flow Without(const Flow& vertex, const CommunityLink& link) const {
    return {mass - vertex.mass, leave - vertex.leave + link.out + link.in,
            enter - vertex.enter + link.out + link.in};
  }
};

class CodeLengthObjective : public CommunityObjective {
 public:
  void Reset(const CommunityNetwork& network, std::span<const int32_t> community) override {
    vertex_.assign(community.size(), {});
    community_.assign(community.size(), {});
    enter_ = 0;
    for (size_t v = 0; v < community.size(); ++v) {
      vertex_[v].mass = network.mass[v];
      community_[community[v]].mass += network.mass[v];
      for (const CommunityNetwork::Edge& edge : network.Edges(static_cast<int64_t>(v))) {
        vertex_[v].leave += double{edge.out};
        vertex_[v].enter += double{edge.in};
        if (community[edge.id] == community[v]) continue;
        community_[community[v]].leave += double{edge.out};
        community_[community[v]].enter += double{edge.in};
        enter_ += double{edge.in};
      }
    }
  }

  double Gain(int32_t v, int32_t from, int32_t to, const CommunityLink& link_from,
              const CommunityLink& link_to) const override {
    const Flow &a = community_[from], &b = community_[to];
    const Flow new_a = a.Without(vertex_[v], link_from), new_b = b.With(vertex_[v], link_to);
    const double enter = enter_ - a.enter - b.enter + new_a.enter + new_b.enter;
    return PLogP(enter_) - PLogP(enter) + a.Bits() + b.Bits() - new_a.Bits() - new_b.Bits();
  }

  void Prefetch(int32_t c) const override { __builtin_prefetch(&community_[c]); }

  void Move(int32_t v, int32_t from, int32_t to, const CommunityLink& link_from,
            const CommunityLink& link_to) override {
    Flow &a = community_[from], &b = community_[to];
    enter_ -= a.enter + b.enter;
    a = a.Without(vertex_[v], link_from);
    b = b.With(vertex_[v], link_to);
    enter_ += a.enter + b.enter;
  }

  double Bits() const {
    double bits = PLogP(enter_);
    for (const Flow& flow : community_) bits += flow.Bits();
    for (const Flow& flow : vertex_) bits -= PLogP(flow.mass);
    return bits;
  }

 private:
  LargeVector<Flow> vertex_;
  LargeVector<Flow> community_;
  double enter_ = 0;  ///< share of the steps from one community into another
};

}  // namespace

void MapEquationOptions::Check() const {
  edges.Check();
  search.Check();
  Require(num_trials >= 1, ErrorKind::kUsage, "map equation: num_trials is {}, should be 1 or more",
          num_trials);
}

double CodeLength(const FlowNetwork& network, const Partition& partition) {
  CodeLengthObjective objective;
  objective.Reset(network, WithSingletons(partition).cluster_of_face);
  return objective.Bits();
}

Partition MinimizeCodeLength(const FlowNetwork& network, const CommunitySearchOptions& options,
                             int num_trials, const Execution& execution) {
  Partition best;
  double best_bits = std::numeric_limits<double>::infinity();
  for (int trial = 0; trial < num_trials; ++trial) {
    CommunitySearchOptions search = options;
    search.seed = options.seed + static_cast<uint64_t>(trial);
    CodeLengthObjective objective;
    Partition partition = SearchCommunities(network, objective, search, execution);
    const double bits = CodeLength(network, partition);
    if (bits >= best_bits) continue;
    best_bits = bits;
    best = std::move(partition);
  }
  return best;
}

Partition MapEquationClusters(const NeighborLists& neighbors, const MapEquationOptions& options,
                              const Execution& execution) {
  options.Check();
  const FlowNetwork network = UndirectedFlow(PrunedGraph(neighbors, options.edges, execution));
  return MinimizeCodeLength(network, options.search, options.num_trials, execution);
}

}  // namespace facegraph
