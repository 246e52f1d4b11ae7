// SPDX-License-Identifier: MIT
#include "facegraph/graph/affinity_graph.h"

#include <algorithm>
#include <numeric>

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
void ForEachName(const NeighborLists& neighbors, int64_t k, Visit&& visit) {
  for (int64_t i = 0; i < neighbors.num_faces(); ++i) {
    for (int64_t c = 0; c < k; ++c) {
      const int32_t j = neighbors.ids(i, c);
      if (j >= 0 && j != i) visit(i, j, neighbors.similarities(i, c));
    }
  }
}

/// Rows that ascend, since they are filled in the order of the faces that name.
Arrivals Transpose(const NeighborLists& neighbors, int64_t k) {
  Arrivals arrivals;
  arrivals.offsets.assign(static_cast<size_t>(neighbors.num_faces()) + 1, 0);
  ForEachName(neighbors, k, [&](int64_t, int32_t j, float) { ++arrivals.offsets[j + 1]; });
  std::partial_sum(arrivals.offsets.begin(), arrivals.offsets.end(), arrivals.offsets.begin());
  arrivals.edges.resize(static_cast<size_t>(arrivals.offsets.back()));
  std::vector<int64_t> place(arrivals.offsets.begin(), arrivals.offsets.end() - 1);
  ForEachName(neighbors, k, [&](int64_t i, int32_t j, float similarity) {
    arrivals.edges[place[j]++] = {static_cast<int32_t>(i), similarity};
  });
  return arrivals;
}

/// Makes one row of the graph after the other; keeps its memory in between.
class RowMaker {
 public:
  RowMaker(const NeighborLists& neighbors, int64_t k, const Arrivals& arrivals)
      : neighbors_(neighbors), k_(k), arrivals_(arrivals) {}

  /// All neighbors of v, those it names and those that name it, ascending, each once. Valid until
  /// the next call.
  std::span<const HalfEdge> Row(int64_t v) {
    named_.clear();
    for (int64_t c = 0; c < k_; ++c) {
      const int32_t id = neighbors_.ids(v, c);
      if (id >= 0 && id != v) named_.push_back({id, neighbors_.similarities(v, c)});
    }
    const auto by_id = [](const HalfEdge& a, const HalfEdge& b) { return a.id < b.id; };
    std::sort(named_.begin(), named_.end(), by_id);
    const auto begin = arrivals_.edges.begin() + arrivals_.offsets[v];
    const auto end = arrivals_.edges.begin() + arrivals_.offsets[v + 1];
    row_.resize(named_.size() + static_cast<size_t>(end - begin));
    std::merge(named_.begin(), named_.end(), begin, end, row_.begin(), by_id);
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
  const Arrivals& arrivals_;
  std::vector<HalfEdge> named_;
  std::vector<HalfEdge> row_;
};

}  // namespace

AffinityGraph SymmetricGraph(const NeighborLists& neighbors, int64_t k,
                             const Execution& execution) {
  const int64_t n = neighbors.num_faces();
  if (k <= 0) k = neighbors.k();
  Require(k <= neighbors.k(), ErrorKind::kUsage,
          "the graph needs {} neighbors per face, the lists have {}", k, neighbors.k());
  const Arrivals arrivals = Transpose(neighbors, k);

  // The rows are made twice, to count and to fill: keeping them in between would double the memory.
  AffinityGraph graph;
  graph.offsets.assign(static_cast<size_t>(n) + 1, 0);
  ParallelFor(n, kVerticesPerBlock, execution, [&](int64_t begin, int64_t end) {
    RowMaker maker(neighbors, k, arrivals);
    for (int64_t v = begin; v < end; ++v) {
      graph.offsets[v + 1] = static_cast<int64_t>(maker.Row(v).size());
    }
  });
  std::partial_sum(graph.offsets.begin(), graph.offsets.end(), graph.offsets.begin());
  graph.ids.resize(static_cast<size_t>(graph.offsets[n]));
  graph.similarities.resize(graph.ids.size());
  ParallelFor(n, kVerticesPerBlock, execution, [&](int64_t begin, int64_t end) {
    RowMaker maker(neighbors, k, arrivals);
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
