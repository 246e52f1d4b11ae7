// SPDX-License-Identifier: MIT
#include "facegraph/communities/edge_options.h"

#include "facegraph/base/error.h"

namespace facegraph {

void EdgeOptions::Check() const {
  Require(k >= 0, ErrorKind::kUsage, "k is {}, should be 0 or more", k);
  Require(min_similarity >= -1 && min_similarity <= 1, ErrorKind::kUsage,
          "min_similarity is {}, should be -1..1", min_similarity);
}

AffinityGraph PrunedGraph(const NeighborLists& neighbors, const EdgeOptions& options,
                          const Execution& execution) {
  options.Check();
  AffinityGraph graph = SymmetricGraph(neighbors, options.k, execution);
  int64_t kept = 0;
  for (int64_t v = 0, begin = 0; v < graph.num_vertices(); ++v) {
    const int64_t end = graph.offsets[v + 1];
    for (int64_t e = begin; e < end; ++e) {
      if (static_cast<double>(graph.similarities[e]) < options.min_similarity) continue;
      graph.ids[kept] = graph.ids[e];
      graph.similarities[kept++] = graph.similarities[e];
    }
    begin = end;
    graph.offsets[v + 1] = kept;
  }
  graph.ids.resize(static_cast<size_t>(kept));
  graph.similarities.resize(static_cast<size_t>(kept));
  return graph;
}

}  // namespace facegraph
