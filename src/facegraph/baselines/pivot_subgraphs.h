// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "facegraph/graph/neighbors.h"
#include "facegraph/nn/neighborhood_network.h"

namespace facegraph {

/// The subgraph around one face, the pivot.
struct PivotSubgraph {
  std::vector<int32_t> faces;  ///< without the pivot, each once; candidates first
  int64_t num_candidates = 0;  ///< faces with a prediction, at the front of `faces`
};

/// Makes the subgraph of a pivot.
using MakeSubgraph = std::function<PivotSubgraph(int32_t pivot)>;

/// Makes a batch of the subgraphs of the pivots. The input of a face is its row minus the row of
/// the pivot. Two faces of a subgraph have an edge if one is among the first num_linked of the
/// other's list. Targets are 1 for faces with the label of the pivot, else 0; all 0 if labels is
/// empty.
void FillSubgraphs(MatrixView<const float> units, const NeighborLists& neighbors,
                   int64_t num_linked, std::span<const int64_t> labels,
                   const MakeSubgraph& make_subgraph, std::span<const int32_t> pivots,
                   NetworkBatch& batch);

}  // namespace facegraph
