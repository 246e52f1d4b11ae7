// SPDX-License-Identifier: MIT
#include "facegraph/graph/affinity_graph.h"

#include <algorithm>
#include <numeric>

#include "facegraph/base/parallel.h"
#include "facegraph/graph/used_columns.h"

namespace facegraph {
namespace {

constexpr int64_t kVerticesPerBlock = 1024;

struct HalfEdge {
  int32_t id;
  float similarity;
};

/// The incoming edges of each vertex, in compressed sparse rows.
struct IncomingEdges {
  std::vector<int64_t> offsets;
  std::vector<HalfEdge> edges;
};

/// Calls visit(i, j, similarity) for the first k entries j of every list i, without the face
/// itself.
template <typename Visit>
void ForEachListed(const NeighborLists& neighbors, int64_t k, Visit&& visit) {
  for (int64_t i = 0; i < neighbors.num_faces(); ++i) {
    for (int64_t c = 0; c < k; ++c) {
      const int32_t j = neighbors.ids(i, c);
      if (j >= 0 && j != i) visit(i, j, neighbors.similarities(i, c));
    }
  }
}

/// Each row is in ascending order, because the lists are visited in order.
IncomingEdges Transpose(const NeighborLists& neighbors, int64_t k) {
  IncomingEdges incoming;
  incoming.offsets.assign(static_cast<size_t>(neighbors.num_faces()) + 1, 0);
  ForEachListed(neighbors, k, [&](int64_t, int32_t j, float) { ++incoming.offsets[j + 1]; });
  std::partial_sum(incoming.offsets.begin(), incoming.offsets.end(), incoming.offsets.begin());
  incoming.edges.resize(static_cast<size_t>(incoming.offsets.back()));
  std::vector<int64_t> place(incoming.offsets.begin(), incoming.offsets.end() - 1);
  ForEachListed(neighbors, k, [&](int64_t i, int32_t j, float similarity) {
    incoming.edges[place[j]++] = {static_cast<int32_t>(i), similarity};
  });
  return incoming;
}

/// Builds single rows of the graph; reuses its memory.
class RowMaker {
 public:
  RowMaker(const NeighborLists& neighbors, int64_t k, const IncomingEdges& incoming)
      : neighbors_(neighbors), k_(k), incoming_(incoming) {}

  /// All neighbors of v, those in its list and those that list v: ascending, each once. Valid until
  /// the next call.
  std::span<const HalfEdge> Row(int64_t v) {
    listed_.clear();
    for (int64_t c = 0; c < k_; ++c) {
      const int32_t id = neighbors_.ids(v, c);
      if (id >= 0 && id != v) listed_.push_back({id, neighbors_.similarities(v, c)});
    }
    const auto by_id = [](const HalfEdge& a, const HalfEdge& b) { return a.id < b.id; };
    std::sort(listed_.begin(), listed_.end(), by_id);
    const auto begin = incoming_.edges.begin() + incoming_.offsets[v];
    const auto end = incoming_.edges.begin() + incoming_.offsets[v + 1];
    row_.resize(listed_.size() + static_cast<size_t>(end - begin));
    std::merge(listed_.begin(), listed_.end(), begin, end, row_.begin(), by_id);
    size_t size = 0;
    for (const HalfEdge& edge : row_) {
      if (size > 0 && row_[size - 1].id == edge.id) {
        row_[size - 1].similarity = std::max(row_[size - 1].similarity, edge.similarity);
      } else {
        row_[size++] = edge;
      }
    }
    return {row_.data(), size};
  }

 private:
  const NeighborLists& neighbors_;
  const int64_t k_;
  const IncomingEdges& incoming_;
  std::vector<HalfEdge> listed_;
  std::vector<HalfEdge> row_;
};

}  // namespace

AffinityGraph SymmetricGraph(const NeighborLists& neighbors, int64_t k,
                             const Execution& execution) {
  const int64_t n = neighbors.num_faces();
  k = UsedColumns(neighbors, k);
  const IncomingEdges incoming = Transpose(neighbors, k);

  // Rows are built twice, to count and to fill: keeping them in between would double the memory.
  AffinityGraph graph;
  graph.offsets.assign(static_cast<size_t>(n) + 1, 0);
  ParallelFor(n, kVerticesPerBlock, execution, [&](int64_t begin, int64_t end) {
    RowMaker maker(neighbors, k, incoming);
    for (int64_t v = begin; v < end; ++v) {
      graph.offsets[v + 1] = static_cast<int64_t>(maker.Row(v).size());
    }
  });
  std::partial_sum(graph.offsets.begin(), graph.offsets.end(), graph.offsets.begin());
  graph.ids.resize(static_cast<size_t>(graph.offsets[n]));
  graph.similarities.resize(graph.ids.size());
  ParallelFor(n, kVerticesPerBlock, execution, [&](int64_t begin, int64_t end) {
    RowMaker maker(neighbors, k, incoming);
    for (int64_t v = begin; v < end; ++v) {
      int64_t place = graph.offsets[v];
      for (const HalfEdge& edge : maker.Row(v)) {
        graph.ids[place] = edge.id;
        graph.similarities[place++] = edge.similarity;
      }
    }
  });
  return graph;
}

}  // namespace facegraph
