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

/// What is known of the faces.
struct FaceData {
  const Features& features;
  const NeighborLists& neighbors;
  const AffinityGraph& graph;
};

/// Throws Error(kBadData) if the features have another dimension than the model was made for
/// (giving both).
void CheckModelFitsFeatures(const GcnModel& model, const Features& features);

/// The same, and if the data are not all of the same faces.
void CheckModelFitsData(const GcnModel& model, const FaceData& data);

/// Fills the first input_width columns of inputs [nodes, FirstWidth()] with what the model sees of
/// the nodes; the columns that tell of the seed of GCN-S become 0. `unit_rows`: the features of all
/// faces at unit length, [n, dim], where they are at hand, else empty. Structural inputs leave the
/// nodes' features at unit length in `node_rows` [nodes, dim]. Thread safe.
void FillVertexInputs(const GcnModel& model, const FaceData& data,
                      MatrixView<const float> unit_rows, const RaggedBatch& batch,
                      Buffer& node_rows, MatrixView<float> inputs);

/// Sums of the structural inputs and their squares over the nodes of proposals.
struct InputMoments {
  std::array<double, kNumStructuralInputs> sum{}, sum_of_squares{};
  int64_t count = 0;

  void Add(MatrixView<const float> inputs);
  void Add(const InputMoments& other);
};

/// The moments over the nodes of these proposals; time as for the inputs of all of them.
InputMoments MomentsOfInputs(const FaceData& data, const ProposalSet& proposal_set,
                             std::span<const int64_t> proposals, const Execution& execution);

/// Sets the model's input_mean and input_scale so that each structural input has mean 0 and
/// variance 1 over the nodes counted; an input that is the same everywhere keeps its scale. (They
/// enter the network cut to +-kMaxDeviation.)
void FitInputScale(const InputMoments& moments, GcnModel& model);

}  // namespace facegraph
