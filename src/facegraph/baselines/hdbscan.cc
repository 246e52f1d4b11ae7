// SPDX-License-Identifier: MIT
#include "facegraph/baselines/hdbscan.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "facegraph/base/error.h"
#include "facegraph/graph/affinity_graph.h"
#include "facegraph/graph/partition.h"
#include "facegraph/graph/union_find.h"

namespace facegraph {
namespace {

constexpr float kMaxDistance = 2;

float Distance(float similarity) { return std::sqrt(std::max(0.0f, 2.0f - 2.0f * similarity)); }

std::vector<float> CoreDistances(const NeighborLists& neighbors, int64_t min_samples) {
  std::vector<float> core;
  core.reserve(static_cast<size_t>(neighbors.num_faces()));
  for (int64_t i = 0; i < neighbors.num_faces(); ++i) {
    // The face itself has rank 1, also if it is not in the list. A list that is too short gives the
    // distance of its last face.
    int64_t rank = 1;
    float distance = 0;
    for (int64_t c = 0; c < neighbors.k() && rank < min_samples; ++c) {
      if (neighbors.ids(i, c) < 0) break;
      if (neighbors.ids(i, c) == i) continue;
      distance = Distance(neighbors.similarities(i, c));
      ++rank;
    }
    core.push_back(distance);
  }
  return core;
}

struct Edge {
  float distance;
  int32_t a;
  int32_t b;
};

/// The edges of a minimum spanning forest of the mutual reachability distances, shortest first
/// (Kruskal), followed by edges of length kMaxDistance that connect it to a tree.
std::vector<Edge> SpanningTree(const AffinityGraph& graph, const std::vector<float>& core) {
  std::vector<Edge> edges;
  edges.reserve(static_cast<size_t>(graph.num_edges()));
  for (int32_t v = 0; v < graph.num_vertices(); ++v) {
    for (size_t e = 0; e < graph.Neighbors(v).size(); ++e) {
      const int32_t other = graph.Neighbors(v)[e];
      if (other < v) continue;
      const float distance = Distance(graph.Similarities(v)[e]);
      edges.push_back({std::max({distance, core[v], core[other]}), v, other});
    }
  }
  std::ranges::sort(edges, [](const Edge& x, const Edge& y) {
    if (x.distance != y.distance) return x.distance < y.distance;
    return x.a != y.a ? x.a < y.a : x.b < y.b;
  });
  UnionFind joined(graph.num_vertices());
  std::erase_if(edges, [&](const Edge& edge) { return !joined.Union(edge.a, edge.b); });
  for (int32_t v = 1; v < graph.num_vertices(); ++v) {
    if (joined.Union(0, v)) edges.push_back({kMaxDistance, 0, v});
  }
  return edges;
}

/// The hierarchy that results from joining along the edges of the tree.
std::vector<SetJoin> JoinsAlong(const std::vector<Edge>& tree, int32_t num_faces) {
  std::vector<SetJoin> joins;
  UnionFind sets(num_faces);
  std::vector<int32_t> number(static_cast<size_t>(num_faces));  // set number by representative
  std::iota(number.begin(), number.end(), 0);
  for (const Edge& edge : tree) {
    const int32_t left = sets.Find(edge.a), right = sets.Find(edge.b);
    const int32_t made = num_faces + static_cast<int32_t>(joins.size());
    joins.push_back({number[left], number[right], double{edge.distance}});
    sets.Union(left, right);
    number[sets.Find(left)] = made;
  }
  return joins;
}

}  // namespace

void HdbscanOptions::Check() const {
  Require(min_cluster_size >= 2, ErrorKind::kUsage,
          "HDBSCAN: min_cluster_size is {}, should be 2 or more", min_cluster_size);
  Require(min_samples >= 1, ErrorKind::kUsage, "HDBSCAN: min_samples is {}, should be 1 or more",
          min_samples);
}

Partition Hdbscan(const NeighborLists& neighbors, const HdbscanOptions& options,
                  const Execution& execution) {
  options.Check();
  const AffinityGraph graph = SymmetricGraph(neighbors, 0, execution);
  execution.CheckCanceled();
  const auto num_faces = static_cast<int32_t>(graph.num_vertices());
  const std::vector<Edge> tree = SpanningTree(graph, CoreDistances(neighbors, options.min_samples));
  return CutCondensed(JoinsAlong(tree, num_faces), num_faces, options.min_cluster_size,
                      options.choice);
}

}  // namespace facegraph
