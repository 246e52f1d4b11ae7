// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "facegraph/base/execution.h"
#include "facegraph/graph/neighbors.h"

namespace facegraph {

/// An undirected weighted graph in compressed sparse rows (CSR). The neighbors of vertex v are
/// ids[offsets[v]] .. ids[offsets[v+1]-1], in ascending order. Each edge is stored at both ends;
/// there are no self loops.
struct AffinityGraph {
  std::vector<int64_t> offsets;     ///< [n + 1]
  std::vector<int32_t> ids;         ///< [2 * edges]
  std::vector<float> similarities;  ///< [2 * edges]

  int64_t num_vertices() const { return static_cast<int64_t>(offsets.size()) - 1; }
  int64_t num_edges() const { return static_cast<int64_t>(ids.size()) / 2; }
  std::span<const int32_t> Neighbors(int64_t v) const {
    return {ids.data() + offsets[v], static_cast<size_t>(offsets[v + 1] - offsets[v])};
  }
  std::span<const float> Similarities(int64_t v) const {
    return {similarities.data() + offsets[v], static_cast<size_t>(offsets[v + 1] - offsets[v])};
  }
};

/// The symmetric union of the first k columns of the neighbor lists: i and j are connected if at
/// least one lists the other (LTC, section 3.1). If both do, the larger similarity is kept; they
/// are equal in lists that this library computed. k <= 0: all columns. Throws kUsage if the lists
/// have fewer than k columns. The same result for any number of threads.
AffinityGraph SymmetricGraph(const NeighborLists& neighbors, int64_t k = 0,
                             const Execution& execution = {});

}  // namespace facegraph
