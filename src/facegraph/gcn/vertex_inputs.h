// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>

#include "facegraph/base/execution.h"
#include "facegraph/base/features.h"
#include "facegraph/base/matrix.h"
#include "facegraph/gcn/batch.h"
#include "facegraph/gcn/model.h"
#include "facegraph/graph/affinity_graph.h"

namespace facegraph {

/// What is known of the faces. A model that does not look at features does not read them either.
struct FaceData {
  const Features& features;
  const AffinityGraph& graph;
};

/// Throws Error(kBadData) if features and graph are not of the same faces, or if the features have
/// another dimension than the model was made for (giving both).
void CheckModelFitsData(const GcnModel& model, const FaceData& data);

/// Fills the first input_width columns of inputs [nodes, FirstWidth()] with what the model sees of
/// the nodes; the seed bit of GCN-S, if there is a column for it, becomes 0. `unit_rows`: the
/// features of all faces at unit length, [n, dim], where they are at hand, else empty. Thread safe.
void FillVertexInputs(const GcnModel& model, const FaceData& data,
                      MatrixView<const float> unit_rows, const RaggedBatch& batch,
                      MatrixView<float> inputs);

/// Sets the model's input_mean and input_scale so that each structural input has mean 0 and
/// variance 1 over the nodes of these proposals; an input that is the same everywhere keeps its
/// scale. Does nothing for other inputs.
void FitInputScale(GcnModel& model, const FaceData& data, const Cover& cover,
                   std::span<const int64_t> proposals, const Execution& execution);

}  // namespace facegraph
