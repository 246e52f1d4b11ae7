// SPDX-License-Identifier: MIT
#include "facegraph/gcn/networks.h"
#include "facegraph/nn/losses.h"
#include "facegraph/training/training_loss.h"

namespace facegraph {
namespace {

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
      const RaggedBatch& batch = scratch.task.batch;
      PrepareBackbone(model, data_, unit_rows_, proposal_set_, examples, noise, scratch.task,
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
    LossScratch task;
    SegmenterState network;
    std::vector<int64_t> seeds;
    std::vector<uint8_t> targets;
  };

  /// Tells the input of the seeds and finds the faces that share the seed's label.
  void MarkSeeds(const GcnModel& model, std::span<const Example> examples, Scratch& scratch) const {
    const RaggedBatch& batch = scratch.task.batch;
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

}  // namespace

std::unique_ptr<TrainingLoss> SegmentationLoss(const FaceData& data,
                                               const ProposalSet& proposal_set,
                                               MatrixView<const float> unit_rows,
                                               std::span<const int64_t> labels,
                                               EdgeWeight edge_weight) {
  return std::make_unique<Segmentation>(data, proposal_set, unit_rows, labels, edge_weight);
}

}  // namespace facegraph
