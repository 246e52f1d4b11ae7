// SPDX-License-Identifier: MIT
// Tests of Potts models, the map equation, FC-ES and Chinese Whispers.
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <vector>

#include "facegraph/base/error.h"
#include "facegraph/baselines/chinese_whispers.h"
#include "facegraph/baselines/fc_es.h"
#include "facegraph/baselines/potts.h"
#include "facegraph/baselines/world_for_tests.h"
#include "facegraph/communities/map_equation.h"

namespace facegraph {
namespace {

/// Visits every partition of a few faces: each face joins an existing cluster or starts a new one.
template <typename Visit>
void ForEachPartition(int32_t num_faces, Partition& partition, const Visit& visit) {
  const auto at = static_cast<int32_t>(partition.cluster_of_face.size());
  if (at == num_faces) return visit(partition);
  const int32_t clusters = partition.num_clusters;
  for (int32_t c = 0; c <= clusters; ++c) {
    partition.cluster_of_face.push_back(c);
    partition.num_clusters = std::max(clusters, c + 1);
    ForEachPartition(num_faces, partition, visit);
    partition.cluster_of_face.pop_back();
    partition.num_clusters = clusters;
  }
}

double PLogP(double p) { return p > 0 ? p * std::log2(p) : 0; }

/// The code length by its definition: the entropies of the code books, weighted by their use.
double SlowCodeLength(const FlowNetwork& network, const Partition& partition) {
  const int32_t m = partition.num_clusters;
  std::vector<double> enter(static_cast<size_t>(m), 0), leave(enter), use(enter), entropy(enter);
  for (int64_t v = 0; v < network.num_vertices(); ++v) {
    const int32_t c = partition.cluster_of_face[v];
    use[c] += network.mass[v];
    for (const CommunityNetwork::Edge& edge : network.Edges(v)) {
      if (partition.cluster_of_face[edge.id] == c) continue;
      leave[c] += double{edge.out};
      enter[c] += double{edge.in};
    }
  }
  const double entering = std::accumulate(enter.begin(), enter.end(), 0.0);
  double bits = 0;
  for (int32_t c = 0; c < m; ++c) {
    use[c] += leave[c];
    if (entering > 0) bits -= entering * PLogP(enter[c] / entering);
    if (use[c] > 0) entropy[c] -= PLogP(leave[c] / use[c]);
  }
  for (int64_t v = 0; v < network.num_vertices(); ++v) {
    const int32_t c = partition.cluster_of_face[v];
    if (use[c] > 0) entropy[c] -= PLogP(network.mass[v] / use[c]);
  }
  for (int32_t c = 0; c < m; ++c) bits += use[c] * entropy[c];
  return bits;
}

DirectedGraph RandomDirected(uint64_t seed, int64_t max_faces) {
  const NeighborLists lists = RandomLists(seed, max_faces, false);
  DirectedGraph graph;
  for (int64_t i = 0; i < lists.num_faces(); ++i) {
    for (int64_t c = 0; c < lists.k(); ++c) {
      if (lists.ids(i, c) < 0 || lists.ids(i, c) == i) continue;
      graph.ids.push_back(lists.ids(i, c));
      graph.weights.push_back(lists.similarities(i, c));
    }
    graph.offsets.push_back(std::ssize(graph.ids));
  }
  return graph;
}

TEST(CodeLength, EqualsTheWeightedEntropiesOfTheCodeBooks) {
  for (uint64_t seed = 0; seed < 60; ++seed) {
    const FlowNetwork network = seed % 2 == 0
                                    ? UndirectedFlow(SymmetricGraph(RandomLists(seed, 20, false)))
                                    : DirectedFlow(RandomDirected(seed, 20), 0.15);
    Random random(seed);
    Partition partition{{}, 4};
    for (int64_t v = 0; v < network.num_vertices(); ++v) {
      partition.cluster_of_face.push_back(static_cast<int32_t>(random.Below(4)));
    }
    EXPECT_NEAR(CodeLength(network, Canonical(partition)),
                SlowCodeLength(network, Canonical(partition)), 1e-5);
  }
}

TEST(MinimizeCodeLength, IsCloseToTheBestOfAllPartitions) {
  double found_all = 0, best_all = 0;
  for (uint64_t seed = 0; seed < 30; ++seed) {
    const FlowNetwork network = seed % 2 == 0
                                    ? UndirectedFlow(SymmetricGraph(RandomLists(seed, 6, false)))
                                    : DirectedFlow(RandomDirected(seed, 6), 0.15);
    double best = 1e9;
    Partition partition;
    ForEachPartition(static_cast<int32_t>(network.num_vertices()), partition,
                     [&](const Partition& p) { best = std::min(best, CodeLength(network, p)); });
    const double found = CodeLength(network, MinimizeCodeLength(network, {}, 3, {}));
    EXPECT_GE(found, best - 1e-6);
    found_all += found;
    best_all += best;
  }
  EXPECT_LT(found_all, best_all * 1.02);
}

TEST(PottsCommunities, AreCloseToTheBestOfAllPartitions) {
  for (const PottsModel model : {PottsModel::kConstant, PottsModel::kModularity}) {
    double found_all = 0, best_all = 0;
    for (uint64_t seed = 0; seed < 40; ++seed) {
      const NeighborLists lists = RandomLists(seed, 6, false);
      const AffinityGraph graph = PrunedGraph(lists, {});
      PottsOptions options{
          .model = model, .edges = {}, .resolution = model == PottsModel::kConstant ? 0.2 : 1.0};
      double best = -1e9;
      Partition partition;
      ForEachPartition(
          static_cast<int32_t>(graph.num_vertices()), partition,
          [&](const Partition& p) { best = std::max(best, PottsQuality(graph, p, options)); });
      const double found = PottsQuality(graph, PottsCommunities(lists, options), options);
      EXPECT_LE(found, best + 1e-6);
      found_all += found;
      best_all += best;
    }
    EXPECT_GT(found_all, best_all - 0.02 * std::abs(best_all));
  }
}

TEST(DirectedFlow, SumsToOneAndEqualsTheUndirectedFlowOfSymmetricEdges) {
  const AffinityGraph graph = SymmetricGraph(World(80, 4, 0.6, 10).neighbors);
  DirectedGraph both;
  both.offsets = graph.offsets;
  both.ids = graph.ids;
  both.weights = graph.similarities;
  for (float& weight : both.weights) weight = std::max(weight, 0.0f);
  const FlowNetwork directed = DirectedFlow(both, 0), undirected = UndirectedFlow(graph);
  for (int64_t v = 0; v < graph.num_vertices(); ++v) {
    EXPECT_NEAR(directed.mass[v], undirected.mass[v], 1e-9);
  }
  for (uint64_t seed = 0; seed < 20; ++seed) {
    const FlowNetwork flow = DirectedFlow(RandomDirected(seed, 20), 0.15);
    const double sum = std::accumulate(flow.mass.begin(), flow.mass.end(), 0.0);
    EXPECT_TRUE(flow.edges.empty() || std::abs(sum - 1) < 1e-9) << sum;
  }
}

TEST(FcEsGraph, HoldsTheEdgesOfTheDefinition) {
  const World world(60, 6, 0.9, 12);
  const NeighborLists& lists = world.neighbors;
  const FcEsOptions options{.min_probability = 0.5};
  const DirectedGraph graph = FcEsGraph(lists, options, {});
  const auto neighbor_probability = [&](int64_t i, int32_t face) {
    double sum = 0, of_face = 0;
    for (int64_t c = 0; c < lists.k(); ++c) {
      const double term = std::exp(-(2 - 2 * double{lists.similarities(i, c)}) / 0.5);
      sum += term;
      if (lists.ids(i, c) == face) of_face = term;
    }
    return of_face / sum;
  };
  for (int64_t i = 0; i < lists.num_faces(); ++i) {
    int64_t edge = graph.offsets[i];
    for (int64_t c = 1; c < lists.k(); ++c) {
      const int32_t j = lists.ids(i, c);
      double probability = 0;
      for (int32_t f = 0; f < lists.num_faces(); ++f) {
        const double p = neighbor_probability(i, f), q = neighbor_probability(j, f);
        if (p > 0 && q > 0) probability += (p + q) / 2;
      }
      if (probability < options.min_probability) break;
      ASSERT_LT(edge, graph.offsets[i + 1]);
      EXPECT_EQ(graph.ids[edge], j);
      EXPECT_NEAR(graph.weights[edge++], probability, 1e-5);
    }
    EXPECT_EQ(edge, graph.offsets[i + 1]);
  }
}

TEST(CommunitySearches, FindWellSeparatedPeople) {
  const World world(120, 6, 0.2, 15);
  std::vector<int32_t> people;
  for (int32_t face = 0; face < 120; ++face) people.push_back(face % 6);
  EXPECT_EQ(PottsCommunities(world.neighbors, {.edges = {.min_similarity = 0.5}}).cluster_of_face,
            people);
  EXPECT_EQ(MapEquationClusters(world.neighbors, {}).cluster_of_face, people);
  EXPECT_EQ(ChineseWhispers(world.neighbors, {}).cluster_of_face, people);
  EXPECT_EQ(FcEs(world.neighbors, {}).cluster_of_face, people);
}

TEST(ChineseWhispers, TakesTheClusterWithTheLargestWeight) {
  // Two pairs in a chain: the edge 1-2 is too weak to join them.
  const NeighborLists lists = ListsFrom(4, {{0, 1, 0.9f}, {2, 3, 0.9f}, {1, 2, 0.6f}});
  const Partition partition = ChineseWhispers(lists, {});
  EXPECT_EQ(partition.cluster_of_face[0], partition.cluster_of_face[1]);
  EXPECT_EQ(partition.cluster_of_face[2], partition.cluster_of_face[3]);
  EXPECT_THROW(ChineseWhispers(lists, {.max_rounds = 0}), Error);
}

}  // namespace
}  // namespace facegraph
