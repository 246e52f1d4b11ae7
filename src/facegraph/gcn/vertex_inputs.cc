// SPDX-License-Identifier: MIT
#include "facegraph/gcn/vertex_inputs.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <vector>

#include "facegraph/base/error.h"
#include "facegraph/base/parallel.h"
#include "facegraph/base/scratch_pool.h"
#include "facegraph/gcn/structural_inputs.h"
#include "facegraph/kernels/feature_rows.h"
#include "facegraph/nn/buffer.h"

namespace facegraph {
namespace {

constexpr int64_t kNodesPerGroup = 4096;

/// Scaled structural inputs are clamped to this range, in standard deviations. Embedders that are
/// not in the training data can have extreme values.
constexpr float kMaxScaledInput = 5;

/// Fills the first columns of `inputs` with the unit features of the nodes.
void FillFeatures(const FaceData& data, MatrixView<const float> unit_rows, const RaggedBatch& batch,
                  MatrixView<float> inputs) {
  const int64_t dim = data.features.dim;
  for (int64_t node = 0; node < batch.num_nodes(); ++node) {
    const int64_t face = batch.faces[node];
    float* row = inputs.Row(node).data();
    if (unit_rows.rows() > 0) {
      std::copy_n(unit_rows.Row(face).data(), dim, row);
    } else {
      LoadUnitRows(data.features, face, face + 1, {row, 1, dim});
    }
  }
}

void Standardize(const GcnModel& model, MatrixView<float> inputs) {
  for (int64_t row = 0; row < inputs.rows(); ++row) {
    for (int64_t col = 0; col < model.architecture.input_width; ++col) {
      float& value = inputs(row, col);
      value = (value - model.input_mean(0, col)) * model.input_scale(0, col);
      value = std::clamp(value, -kMaxScaledInput, kMaxScaledInput);
    }
  }
}

}  // namespace

void CheckModelFitsFeatures(const GcnModel& model, const Features& features) {
  const Architecture& a = model.architecture;
  if (a.input == VertexInput::kStructure) {
    Require(a.input_width == kNumStructuralInputs, ErrorKind::kBadData,
            "model: expects {} structural inputs, this version computes {}", a.input_width,
            kNumStructuralInputs);
  }
  if (a.input != VertexInput::kFeatures) return;
  Require(features.dim == a.input_width, ErrorKind::kBadData,
          "model: was trained on features of dimension {}, these have {}", a.input_width,
          features.dim);
}

void CheckModelFitsData(const GcnModel& model, const FaceData& data) {
  CheckModelFitsFeatures(model, data.features);
  const int64_t num_faces = data.features.num_faces();
  Require(num_faces == data.graph.num_vertices() && num_faces == data.neighbors.num_faces(),
          ErrorKind::kBadData, "there are features of {} faces, neighbors of {} and a graph of {}",
          num_faces, data.neighbors.num_faces(), data.graph.num_vertices());
}

void FillVertexInputs(const GcnModel& model, const FaceData& data,
                      MatrixView<const float> unit_rows, const RaggedBatch& batch,
                      Buffer& node_rows, MatrixView<float> inputs) {
  switch (model.architecture.input) {
    case VertexInput::kFeatures:
      FillFeatures(data, unit_rows, batch, inputs);
      break;
    case VertexInput::kStructure: {
      const MatrixView<float> rows = node_rows.Reshape(batch.num_nodes(), data.features.dim);
      FillFeatures(data, unit_rows, batch, rows);
      FillStructuralInputs(data.neighbors, batch, rows, inputs);
      Standardize(model, inputs);
      break;
    }
    case VertexInput::kConstant:
      for (int64_t node = 0; node < inputs.rows(); ++node) inputs(node, 0) = 1.0f;
      break;
  }
  const auto seed_width = static_cast<size_t>(model.architecture.SeedWidth());
  for (int64_t node = 0; node < inputs.rows(); ++node) {
    const std::span<float> seed_columns = inputs.Row(node).last(seed_width);
    std::fill(seed_columns.begin(), seed_columns.end(), 0.0f);
  }
}

void InputMoments::Add(MatrixView<const float> inputs) {
  for (int64_t row = 0; row < inputs.rows(); ++row) {
    for (int64_t col = 0; col < kNumStructuralInputs; ++col) {
      const double value = inputs(row, col);
      sum[col] += value;
      sum_of_squares[col] += value * value;
    }
  }
  count += inputs.rows();
}

void InputMoments::Add(const InputMoments& other) {
  for (size_t col = 0; col < sum.size(); ++col) {
    sum[col] += other.sum[col];
    sum_of_squares[col] += other.sum_of_squares[col];
  }
  count += other.count;
}

InputMoments ComputeInputMoments(const FaceData& data, const ProposalSet& proposal_set,
                                 std::span<const int64_t> proposals, const Execution& execution) {
  struct Scratch {
    BatchBuilder builder;
    RaggedBatch batch;
    Buffer node_rows, inputs;
  };
  ScratchPool<Scratch> pool([&] {
    return std::make_unique<Scratch>(
        Scratch{BatchBuilder(data.graph, EdgeWeight::kOne), {}, {}, {}});
  });
  const std::vector<int64_t> starts = GroupByNodes(proposal_set, proposals, kNodesPerGroup);
  const auto num_groups = static_cast<int64_t>(starts.size()) - 1;
  std::vector<InputMoments> parts(static_cast<size_t>(num_groups));
  ParallelFor(num_groups, 1, execution, [&](int64_t group, int64_t) {
    pool.With([&](Scratch& scratch) {
      const auto members =
          proposals.subspan(static_cast<size_t>(starts[group]),
                            static_cast<size_t>(starts[group + 1] - starts[group]));
      scratch.builder.Build(proposal_set, members, scratch.batch);
      const MatrixView<float> inputs =
          scratch.inputs.Reshape(scratch.batch.num_nodes(), kNumStructuralInputs);
      const MatrixView<float> rows =
          scratch.node_rows.Reshape(scratch.batch.num_nodes(), data.features.dim);
      FillFeatures(data, {}, scratch.batch, rows);
      FillStructuralInputs(data.neighbors, scratch.batch, rows, inputs);
      parts[group].Add(inputs);
    });
  });
  InputMoments total;
  for (const InputMoments& part : parts) total.Add(part);
  return total;
}

void FitInputScale(const InputMoments& moments, GcnModel& model) {
  if (moments.count == 0) return;
  const auto count = static_cast<double>(moments.count);
  for (int64_t col = 0; col < kNumStructuralInputs; ++col) {
    const double mean = moments.sum[col] / count;
    const double variance = moments.sum_of_squares[col] / count - mean * mean;
    model.input_mean(0, col) = static_cast<float>(mean);
    model.input_scale(0, col) =
        variance > 1e-12 ? static_cast<float>(1 / std::sqrt(variance)) : 1.0f;
  }
}

}  // namespace facegraph
