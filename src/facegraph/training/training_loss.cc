// SPDX-License-Identifier: MIT
#include "facegraph/training/training_loss.h"

#include <algorithm>

#include "facegraph/nn/multiply.h"

namespace facegraph {
namespace {

/// Turns the features in the first columns of `input`.
void Rotate(MatrixView<const float> rotation, Buffer& rotated, MatrixView<float> input) {
  const int64_t dim = rotation.rows();
  Matrix<float> features(input.rows(), dim);  // without the seed bit
  for (int64_t row = 0; row < input.rows(); ++row) {
    std::copy_n(input.Row(row).data(), dim, features.Row(row).data());
  }
  const MatrixView<float> turned = rotated.Reshape(input.rows(), dim);
  Multiply(features.View(), rotation, false, turned);
  for (int64_t row = 0; row < input.rows(); ++row) {
    std::copy_n(turned.Row(row).data(), dim, input.Row(row).data());
  }
}

void DropNodes(InputNoise* noise, int64_t num_nodes, std::vector<float>& scales) {
  scales.clear();
  if (noise == nullptr || noise->node_dropout == 0) return;
  const auto kept = static_cast<float>(1 / (1 - noise->node_dropout));
  for (int64_t node = 0; node < num_nodes; ++node) {
    const bool drop = noise->random.Uniform() < noise->node_dropout;
    scales.push_back(drop ? 0.0f : kept);
  }
}

}  // namespace

void PrepareBackbone(const GcnModel& model, const FaceData& data, MatrixView<const float> unit_rows,
                     const ProposalSet& proposal_set, std::span<const Example> examples,
                     InputNoise* noise, LossScratch& scratch, BackboneState& backbone) {
  scratch.proposals.clear();
  for (const Example& example : examples) scratch.proposals.push_back(example.proposal);
  scratch.builder.Build(proposal_set, scratch.proposals, scratch.batch);
  const int64_t nodes = scratch.batch.num_nodes();
  const MatrixView<float> input = backbone.input.Reshape(nodes, model.architecture.FirstWidth());
  FillVertexInputs(model, data, unit_rows, scratch.batch, backbone.node_rows, input);
  if (noise != nullptr && noise->rotation.rows() > 0) {
    Rotate(noise->rotation, scratch.rotated, input);
  }
  backbone.layers.resize(static_cast<size_t>(model.num_convolutions()));
  for (BackboneState::Layer& layer : backbone.layers) DropNodes(noise, nodes, layer.node_scale);
  backbone.SkipDroppedNodes(model);
}

}  // namespace facegraph
