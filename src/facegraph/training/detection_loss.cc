// SPDX-License-Identifier: MIT
#include "facegraph/gcn/networks.h"
#include "facegraph/nn/losses.h"
#include "facegraph/training/training_loss.h"

namespace facegraph {
namespace {

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
      const RaggedBatch& batch = scratch.task.batch;
      PrepareBackbone(model, data_, unit_rows_, proposal_set_, examples, noise, scratch.task,
                      network.backbone);
      FirstConvolution(model, batch, network.backbone);
      FinishDetector(model, batch, network);
      const auto loss_of = model.architecture.sigmoid ? BinaryCrossEntropy : SquaredError;
      const double loss = loss_of(network.dense.Output(), Targets(examples, scratch.targets),
                                  weight, network.dense.ShapeOutputGradient());
      if (gradients != nullptr) DetectorBackward(model, batch, network, *gradients);
      return loss;
    });
  }

 private:
  struct Scratch {
    LossScratch task;
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

}  // namespace

std::unique_ptr<TrainingLoss> DetectionLoss(const FaceData& data, const ProposalSet& proposal_set,
                                            MatrixView<const float> unit_rows,
                                            MatrixView<const float> targets,
                                            EdgeWeight edge_weight) {
  return std::make_unique<Detection>(data, proposal_set, unit_rows, targets, edge_weight);
}

}  // namespace facegraph
