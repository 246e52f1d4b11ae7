// SPDX-License-Identifier: MIT
#include "facegraph/training/training_loss.h"

#include <algorithm>
#include <utility>

#include "facegraph/base/scratch_pool.h"
#include "facegraph/gcn/backbone.h"
#include "facegraph/gcn/batch.h"
#include "facegraph/gcn/networks.h"
#include "facegraph/nn/losses.h"
#include "facegraph/nn/multiply.h"

namespace facegraph {
namespace {

/// Memory that both losses reuse: a batch of the examples' proposals and buffers for its inputs.
struct LossScratch {
  BatchBuilder builder;
  RaggedBatch batch;
  std::vector<int64_t> proposals;
  Buffer rotated;
};

/// Multiplies the features, in the first columns of `input`, by the rotation.
void Rotate(MatrixView<const float> rotation, Buffer& rotated, MatrixView<float> input) {
  const int64_t dim = rotation.rows();
  Matrix<float> features(input.rows(), dim);  // without the seed column
  for (int64_t row = 0; row < input.rows(); ++row) {
    std::copy_n(input.Row(row).data(), dim, features.Row(row).data());
  }
  const MatrixView<float> turned = rotated.Reshape(input.rows(), dim);
  Multiply(features.View(), rotation, false, turned);
  for (int64_t row = 0; row < input.rows(); ++row) {
    std::copy_n(turned.Row(row).data(), dim, input.Row(row).data());
  }
}

/// Draws the dropout scale of each node: 0 or 1 / (1 - dropout). Empty without dropout.
void DropNodes(InputNoise* noise, int64_t num_nodes, std::vector<float>& scales) {
  scales.clear();
  if (noise == nullptr || noise->node_dropout == 0) return;
  const auto kept = static_cast<float>(1 / (1 - noise->node_dropout));
  for (int64_t node = 0; node < num_nodes; ++node) {
    const bool drop = noise->random.Uniform() < noise->node_dropout;
    scales.push_back(drop ? 0.0f : kept);
  }
}

/// Makes the batch of the examples and fills backbone.input and the node scales.
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

class Detection : public TrainingLoss {
 public:
  Detection(const FaceData& data, const ProposalSet& proposal_set,
            MatrixView<const float> unit_rows, MatrixView<const float> targets,
            EdgeWeight edge_weight)
      : data_(data),
        proposal_set_(proposal_set),
        unit_rows_(unit_rows),
        targets_(targets),
        pool_([&data, edge_weight] {
          return std::make_unique<Scratch>(
              Scratch{{BatchBuilder(data.graph, edge_weight), {}, {}, {}}, {}, {}});
        }) {}

  double NumTerms(std::span<const Example> examples) const override {
    return static_cast<double>(examples.size()) * static_cast<double>(targets_.cols());
  }

  double Loss(const GcnModel& model, std::span<const Example> examples, double weight,
              InputNoise* noise, Gradients* gradients) const override {
    return pool_.With([&](Scratch& scratch) {
      DetectorState& network = scratch.network;
      const RaggedBatch& batch = scratch.shared.batch;
      PrepareBackbone(model, data_, unit_rows_, proposal_set_, examples, noise, scratch.shared,
                      network.backbone);
      FirstConvolution(model, batch, network.backbone);
      FinishDetector(model, batch, network);
      const auto compute_loss = model.architecture.sigmoid ? BinaryCrossEntropy : SquaredError;
      const double loss = compute_loss(network.dense.Output(), Targets(examples, scratch.targets),
                                       weight, network.dense.ShapeOutputGradient());
      if (gradients != nullptr) DetectorBackward(model, batch, network, *gradients);
      return loss;
    });
  }

 private:
  struct Scratch {
    LossScratch shared;
    DetectorState network;
    Buffer targets;
  };

  MatrixView<const float> Targets(std::span<const Example> examples, Buffer& buffer) const {
    const MatrixView<float> targets =
        buffer.Reshape(static_cast<int64_t>(examples.size()), targets_.cols());
    for (int64_t row = 0; row < targets.rows(); ++row) {
      for (int64_t head = 0; head < targets.cols(); ++head) {
        targets(row, head) = targets_(examples[row].proposal, head);
      }
    }
    return targets;
  }

  const FaceData& data_;
  const ProposalSet& proposal_set_;
  MatrixView<const float> unit_rows_, targets_;
  mutable ScratchPool<Scratch> pool_;
};

class Segmentation : public TrainingLoss {
 public:
  Segmentation(const FaceData& data, const ProposalSet& proposal_set,
               MatrixView<const float> unit_rows, std::span<const int64_t> labels,
               EdgeWeight edge_weight)
      : data_(data),
        proposal_set_(proposal_set),
        unit_rows_(unit_rows),
        labels_(labels),
        pool_([&data, edge_weight] {
          return std::make_unique<Scratch>(
              Scratch{{BatchBuilder(data.graph, edge_weight), {}, {}, {}}, {}, {}, {}});
        }) {}

  double NumTerms(std::span<const Example> examples) const override {
    size_t faces = 0;
    for (const Example& example : examples) faces += proposal_set_.Members(example.proposal).size();
    return static_cast<double>(faces);
  }

  double Loss(const GcnModel& model, std::span<const Example> examples, double weight,
              InputNoise* noise, Gradients* gradients) const override {
    return pool_.With([&](Scratch& scratch) {
      SegmenterState& network = scratch.network;
      const RaggedBatch& batch = scratch.shared.batch;
      PrepareBackbone(model, data_, unit_rows_, proposal_set_, examples, noise, scratch.shared,
                      network.backbone);
      MarkSeeds(model, examples, scratch);
      FirstConvolution(model, batch, network.backbone);
      FinishSegmenter(model, batch, network);
      const double loss = SoftmaxCrossEntropy(network.dense.Output(), scratch.targets, weight,
                                              network.dense.ShapeOutputGradient());
      if (gradients != nullptr) SegmenterBackward(model, batch, network, *gradients);
      return loss;
    });
  }

 private:
  struct Scratch {
    LossScratch shared;
    SegmenterState network;
    std::vector<int64_t> seeds;
    std::vector<uint8_t> targets;
  };

  /// Sets the seed column of the input and the targets: the faces with the label of the seed.
  void MarkSeeds(const GcnModel& model, std::span<const Example> examples, Scratch& scratch) const {
    const RaggedBatch& batch = scratch.shared.batch;
    scratch.seeds.clear();
    scratch.targets.clear();
    for (int64_t p = 0; p < batch.num_proposals(); ++p) {
      const int32_t seed_face = examples[p].seed_face;
      scratch.seeds.push_back(FindNode(batch, p, seed_face));
      const int64_t label = labels_[seed_face];
      for (int64_t node = batch.node_offsets[p]; node < batch.node_offsets[p + 1]; ++node) {
        const int32_t face = batch.faces[node];
        const bool inlier = face == seed_face || (label >= 0 && labels_[face] == label);
        scratch.targets.push_back(inlier ? 1 : 0);
      }
    }
    PrepareSeeds(model, batch, scratch.network.backbone);
    SetSeeds(model, batch, scratch.seeds, scratch.network.backbone);
  }

  const FaceData& data_;
  const ProposalSet& proposal_set_;
  MatrixView<const float> unit_rows_;
  std::span<const int64_t> labels_;
  mutable ScratchPool<Scratch> pool_;
};

class Joint : public TrainingLoss {
 public:
  explicit Joint(std::vector<std::unique_ptr<TrainingLoss>> losses) : losses_(std::move(losses)) {}

  double NumTerms(std::span<const Example> examples) const override {
    double terms = 0;
    ForEachSet(examples, [&](const TrainingLoss& loss, std::span<const Example> own) {
      terms += loss.NumTerms(own);
    });
    return terms;
  }

  double Loss(const GcnModel& model, std::span<const Example> examples, double weight,
              InputNoise* noise, Gradients* gradients) const override {
    double sum = 0;
    ForEachSet(examples, [&](const TrainingLoss& set_loss, std::span<const Example> own) {
      sum += set_loss.Loss(model, own, weight, noise, gradients);
    });
    return sum;
  }

 private:
  /// For each set: calls visit(loss of the set, examples of the set in their order).
  template <typename Visit>
  void ForEachSet(std::span<const Example> examples, Visit&& visit) const {
    std::vector<std::vector<Example>> by_set(losses_.size());
    for (const Example& example : examples) by_set[example.set].push_back(example);
    for (size_t set = 0; set < losses_.size(); ++set) {
      if (!by_set[set].empty()) visit(*losses_[set], by_set[set]);
    }
  }

  std::vector<std::unique_ptr<TrainingLoss>> losses_;
};

}  // namespace

std::unique_ptr<TrainingLoss> DetectionLoss(const FaceData& data, const ProposalSet& proposal_set,
                                            MatrixView<const float> unit_rows,
                                            MatrixView<const float> targets,
                                            EdgeWeight edge_weight) {
  return std::make_unique<Detection>(data, proposal_set, unit_rows, targets, edge_weight);
}

std::unique_ptr<TrainingLoss> SegmentationLoss(const FaceData& data,
                                               const ProposalSet& proposal_set,
                                               MatrixView<const float> unit_rows,
                                               std::span<const int64_t> labels,
                                               EdgeWeight edge_weight) {
  return std::make_unique<Segmentation>(data, proposal_set, unit_rows, labels, edge_weight);
}

std::unique_ptr<TrainingLoss> JointLoss(std::vector<std::unique_ptr<TrainingLoss>> losses) {
  if (losses.size() == 1) return std::move(losses.front());
  return std::make_unique<Joint>(std::move(losses));
}

}  // namespace facegraph
