// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "facegraph/graph/neighbors.h"
#include "facegraph/nn/neighborhood_network.h"

namespace facegraph {

/// The faces around one face, the pivot: those that might be the same person first.
struct PivotSubgraph {
  std::vector<int32_t> faces;  ///< without the pivot, each once
  int64_t num_asked = 0;       ///< the first so many are asked about
};

/// Makes the subgraph of each pivot.
using MakeSubgraph = std::function<PivotSubgraph(int32_t pivot)>;

/// Puts subgraphs into a batch. A face's input is its row less that of the pivot; two faces of one
/// subgraph have an edge if either is among the first num_linked of the other's list. labels may be
/// empty, else targets say whether a face is the pivot's person.
void FillSubgraphs(MatrixView<const float> units, const NeighborLists& neighbors,
                   int64_t num_linked, std::span<const int64_t> labels,
                   const MakeSubgraph& make_subgraph, std::span<const int32_t> pivots,
                   NetworkBatch& batch);

}  // namespace facegraph
