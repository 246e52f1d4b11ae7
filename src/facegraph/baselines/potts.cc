// SPDX-License-Identifier: MIT
#include "facegraph/baselines/potts.h"

#include <algorithm>
#include <cmath>

#include "facegraph/base/error.h"

namespace facegraph {
namespace {

double Weight(float similarity, const PottsOptions& options) {
  return options.weighted ? std::max(double{similarity}, 0.0) : 1.0;
}

/// The contribution of each face to m_c.
std::vector<double> Masses(const AffinityGraph& graph, const PottsOptions& options) {
  std::vector<double> mass(static_cast<size_t>(graph.num_vertices()), 1);
  if (options.model == PottsModel::kConstant) return mass;
  double total = 0;
  for (int64_t v = 0; v < graph.num_vertices(); ++v) {
    mass[v] = 0;
    for (const float similarity : graph.Similarities(v)) mass[v] += Weight(similarity, options);
    total += mass[v];
  }
  if (total == 0) return mass;
  for (double& m : mass) m /= std::sqrt(total);
  return mass;
}

CommunityNetwork MakeNetwork(const AffinityGraph& graph, const PottsOptions& options) {
  CommunityNetwork network;
  network.offsets = graph.offsets;
  network.mass = Masses(graph, options);
  network.edges.reserve(graph.ids.size());
  for (size_t e = 0; e < graph.ids.size(); ++e) {
    const auto weight = static_cast<float>(Weight(graph.similarities[e], options));
    network.edges.push_back({graph.ids[e], weight, weight});
  }
  return network;
}

class PottsObjective : public CommunityObjective {
 public:
  explicit PottsObjective(double resolution) : resolution_(resolution) {}

  void Reset(const CommunityNetwork& network, std::span<const int32_t> community) override {
    network_ = &network;
    mass_.assign(community.size(), 0);
    for (size_t v = 0; v < community.size(); ++v) mass_[community[v]] += network.mass[v];
  }
  double Gain(int32_t v, int32_t from, int32_t to, const CommunityLink& link_from,
              const CommunityLink& link_to) const override {
    const double mass = network_->mass[v];
    return link_to.out - link_from.out - resolution_ * mass * (mass_[to] - mass_[from] + mass);
  }
  void Move(int32_t v, int32_t from, int32_t to, const CommunityLink& /*link_from*/,
            const CommunityLink& /*link_to*/) override {
    mass_[from] -= network_->mass[v];
    mass_[to] += network_->mass[v];
  }

 private:
  double resolution_;
  const CommunityNetwork* network_ = nullptr;
  std::vector<double> mass_;  ///< m_c of each community
};

}  // namespace

void PottsOptions::Check() const {
  edges.Check();
  search.Check();
  Require(resolution >= 0, ErrorKind::kUsage, "Potts model: the resolution is {}, should be >= 0",
          resolution);
}

Partition PottsCommunities(const NeighborLists& neighbors, const PottsOptions& options,
                           const Execution& execution) {
  options.Check();
  const CommunityNetwork network =
      MakeNetwork(PrunedGraph(neighbors, options.edges, execution), options);
  PottsObjective objective(options.resolution);
  return SearchCommunities(network, objective, options.search, execution);
}

double PottsQuality(const AffinityGraph& graph, const Partition& partition,
                    const PottsOptions& options) {
  const Partition all = WithSingletons(partition);
  const std::vector<double> mass = Masses(graph, options);
  std::vector<double> mass_of_community(static_cast<size_t>(all.num_clusters), 0);
  double quality = 0;
  for (int64_t v = 0; v < graph.num_vertices(); ++v) {
    mass_of_community[all.cluster_of_face[v]] += mass[v];
    for (size_t e = 0; e < graph.Neighbors(v).size(); ++e) {
      const int32_t other = graph.Neighbors(v)[e];
      if (other > v && all.cluster_of_face[other] == all.cluster_of_face[v]) {
        quality += Weight(graph.Similarities(v)[e], options);
      }
    }
  }
  for (const double m : mass_of_community) quality -= options.resolution * m * m / 2;
  return quality;
}

}  // namespace facegraph
