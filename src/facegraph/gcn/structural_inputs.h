// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "facegraph/base/matrix.h"
#include "facegraph/gcn/batch.h"
#include "facegraph/graph/affinity_graph.h"

namespace facegraph {

/// What structural inputs tell of a face in a proposal. None depends on the embedder's dimension,
/// so a model trained on them fits features of any other. "Inside" means: in the same proposal.
/// Means and maxima over no edge are 0.
inline constexpr std::array<std::string_view, 12> kStructuralInputNames = {
    "share of the proposal's other faces that are neighbours",
    "share of the neighbours that are inside",
    "share of the neighbours' similarity that is inside",
    "mean similarity of neighbours inside",
    "largest similarity of neighbours inside",
    "mean similarity of neighbours outside",
    "largest similarity of neighbours outside",
    "mean of the ten largest similarities outside",
    "share of the ten most similar neighbours that are inside",
    "largest similarity of all neighbours",
    "smallest similarity of all neighbours",
    "logarithm of the proposal's size"};

inline constexpr int64_t kNumStructuralInputs = kStructuralInputNames.size();

/// Fills inputs [nodes, at least kNumStructuralInputs], the first columns of each row, for all
/// nodes of a batch that was made from this graph. Time is linear in the degrees.
void FillStructuralInputs(const AffinityGraph& graph, const RaggedBatch& batch,
                          MatrixView<float> inputs);

}  // namespace facegraph
