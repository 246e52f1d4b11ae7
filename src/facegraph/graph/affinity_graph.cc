// SPDX-License-Identifier: MIT
#include "facegraph/graph/affinity_graph.h"

#include <algorithm>

#include "facegraph/base/error.h"
#include "facegraph/base/parallel.h"

namespace facegraph {
namespace {

constexpr int64_t kVerticesPerBlock = 1024;

struct HalfEdge {
  int32_t id;
  float similarity;
};

/// The edges that arrive at each vertex, as compressed rows.
struct Arrivals {
  std::vector<int64_t> offsets;
  std::vector<HalfEdge> edges;
};

/// Calls visit(i, j, similarity) for the first k names in every list, without the face itself.
template <typename Visit>
void ForEachName(const NeighbourLists& neighbours, int64_t k, Visit&& visit) {
  for (int64_t i = 0; i < neighbours.num_faces(); ++i) {
    for (int64_t c = 0; c < k; ++c) {
      const int32_t j = neighbours.ids(i, c);
      if (j >= 0 && j != i) visit(i, j, neighbours.similarities(i, c));
    }
  }
}

Arrivals Transpose(const NeighbourLists& neighbours, int64_t k) {
  Arrivals arrivals;
  arrivals.offsets.assign(static_cast<size_t>(neighbours.num_faces()) + 1, 0);
  // Counting into offsets[j + 1] and filling from offsets[j] would need a second array of cursors:
  // instead the counts are summed to the ends of the rows, which are then filled backwards.
  ForEachName(neighbours, k, [&](int64_t, int32_t j, float) { ++arrivals.offsets[j]; });
  int64_t end = 0;
  for (int64_t& offset : arrivals.offsets) offset = end += offset;
  arrivals.edges.resize(static_cast<size_t>(end));
  ForEachName(neighbours, k, [&](int64_t i, int32_t j, float similarity) {
    arrivals.edges[--arrivals.offsets[j]] = {static_cast<int32_t>(i), similarity};
  });
  return arrivals;
}

/// All neighbours of v, those it names and those that name it, ascending, each once.
void GatherRow(const NeighbourLists& neighbours, int64_t k, const Arrivals& arrivals, int64_t v,
               std::vector<HalfEdge>& row) {
  row.assign(arrivals.edges.begin() + arrivals.offsets[v],
             arrivals.edges.begin() + arrivals.offsets[v + 1]);
  for (int64_t c = 0; c < k; ++c) {
    const int32_t id = neighbours.ids(v, c);
    if (id >= 0 && id != v) row.push_back({id, neighbours.similarities(v, c)});
  }
  std::sort(row.begin(), row.end(), [](const HalfEdge& a, const HalfEdge& b) {
    return a.id != b.id ? a.id < b.id : a.similarity > b.similarity;
  });
  const auto same_id = [](const HalfEdge& a, const HalfEdge& b) { return a.id == b.id; };
  row.erase(std::unique(row.begin(), row.end(), same_id), row.end());
}

}  // namespace

AffinityGraph SymmetricGraph(const NeighbourLists& neighbours, int64_t k,
                             const Execution& execution) {
  const int64_t n = neighbours.num_faces();
  if (k <= 0) k = neighbours.k();
  Require(k <= neighbours.k(), ErrorKind::kUsage,
          "the graph needs {} neighbours per face, the lists have {}", k, neighbours.k());
  const Arrivals arrivals = Transpose(neighbours, k);

  // The rows are made twice, to count and to fill: keeping them in between would double the memory.
  AffinityGraph graph;
  graph.offsets.assign(static_cast<size_t>(n) + 1, 0);
  ParallelFor(n, kVerticesPerBlock, execution, [&](int64_t begin, int64_t end) {
    std::vector<HalfEdge> row;
    for (int64_t v = begin; v < end; ++v) {
      GatherRow(neighbours, k, arrivals, v, row);
      graph.offsets[v + 1] = static_cast<int64_t>(row.size());
    }
  });
  for (int64_t v = 0; v < n; ++v) graph.offsets[v + 1] += graph.offsets[v];
  graph.ids.resize(static_cast<size_t>(graph.offsets[n]));
  graph.similarities.resize(graph.ids.size());
  ParallelFor(n, kVerticesPerBlock, execution, [&](int64_t begin, int64_t end) {
    std::vector<HalfEdge> row;
    for (int64_t v = begin; v < end; ++v) {
      GatherRow(neighbours, k, arrivals, v, row);
      int64_t place = graph.offsets[v];
      for (const HalfEdge& edge : row) {
        graph.ids[place] = edge.id;
        graph.similarities[place++] = edge.similarity;
      }
    }
  });
  return graph;
}

}  // namespace facegraph
