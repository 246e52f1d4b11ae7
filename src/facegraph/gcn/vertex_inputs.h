// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "facegraph/base/execution.h"
#include "facegraph/base/features.h"
#include "facegraph/base/matrix.h"
#include "facegraph/gcn/batch.h"
#include "facegraph/gcn/model.h"
#include "facegraph/gcn/structural_inputs.h"
#include "facegraph/graph/affinity_graph.h"
#include "facegraph/graph/neighbors.h"
#include "facegraph/nn/buffer.h"

namespace facegraph {

/// The data of all faces: features [n, dim], neighbor lists [n, k] and their affinity graph.
struct FaceData {
  const Features& features;
  const NeighborLists& neighbors;
  const AffinityGraph& graph;
};

/// Throws Error(kBadData) if the model expects features of another dimension.
void CheckModelFitsFeatures(const GcnModel& model, const Features& features);

/// Also throws Error(kBadData) if the data have different numbers of faces.
void CheckModelFitsData(const GcnModel& model, const FaceData& data);

/// Fills inputs [nodes, FirstWidth()]: the first input_width columns with the vertex inputs, the
/// seed columns of GCN-S with 0. `unit_rows` are the unit features of all faces [n, dim] if they
/// are available, otherwise empty. With structural inputs `node_rows` becomes the unit features of
/// the nodes [nodes, dim]. Thread safe.
void FillVertexInputs(const GcnModel& model, const FaceData& data,
                      MatrixView<const float> unit_rows, const RaggedBatch& batch,
                      Buffer& node_rows, MatrixView<float> inputs);

/// Sums of the structural inputs and of their squares over nodes.
struct InputMoments {
  std::array<double, kNumStructuralInputs> sum{}, sum_of_squares{};
  int64_t count = 0;

  void Add(MatrixView<const float> inputs);
  void Add(const InputMoments& other);
};

/// The moments of the structural inputs over the nodes of these proposals. Same result for any
/// number of threads.
InputMoments ComputeInputMoments(const FaceData& data, const ProposalSet& proposal_set,
                                 std::span<const int64_t> proposals, const Execution& execution);

/// Sets the model's input_mean and input_scale so that each structural input gets mean 0 and
/// variance 1 over the nodes of the moments. A constant input keeps its scale. The network gets the
/// scaled inputs clamped to -5..5.
void FitInputScale(const InputMoments& moments, GcnModel& model);

}  // namespace facegraph
