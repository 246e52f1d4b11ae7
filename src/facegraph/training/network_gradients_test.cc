// SPDX-License-Identifier: MIT
// Gradients of whole networks, through the training losses.
#include <memory>
#include <vector>

#include "facegraph/gcn/structural_inputs.h"
#include "facegraph/gcn/world_for_tests.h"
#include "facegraph/nn/gradient_check_for_tests.h"
#include "facegraph/training/training_loss.h"

namespace facegraph {
namespace {

Architecture StructureNetwork(GcnTask task) {
  Architecture architecture;
  architecture.task = task;
  architecture.input = VertexInput::kStructure;
  architecture.input_width = kNumStructuralInputs;
  architecture.convolution_widths = {6, 5};
  architecture.convolution_bias = true;
  architecture.hidden_widths = {4};
  architecture.poolings = {Pooling::kMax, Pooling::kMean, Pooling::kSum};
  architecture.append_log_size = true;
  architecture.append_input = task == GcnTask::kSegmentation;
  architecture.sigmoid = true;
  return architecture;
}

std::vector<Example> ThreeExamples(const World& world) {
  std::vector<Example> examples;
  for (const int64_t p : {0, 3, 4}) examples.push_back({p, world.proposal_set.Members(p).front()});
  return examples;
}

/// Checks the gradients of all parameters at random weights.
void CheckGradients(const World& world, const TrainingLoss& task, const Architecture& architecture,
                    double node_dropout) {
  GcnModel model = NewModel(architecture, 5);
  const std::vector<Example> examples = ThreeExamples(world);
  const double weight = 1 / task.NumTerms(examples);
  const auto noise = [&] { return InputNoise{node_dropout, {}, Random(6)}; };
  Gradients gradients = ZeroGradients(model.parameters);
  InputNoise first = noise();
  task.Loss(model, examples, weight, &first, &gradients);
  for (size_t p = 0; p < model.parameters.size(); ++p) {
    const auto loss = [&] {
      InputNoise same = noise();
      return task.Loss(model, examples, weight, &same, nullptr);
    };
    ExpectGradient(model.parameters[p].name, loss, model.parameters[p].value, gradients[p].View(),
                   0.01, 1.0f / 16384);
  }
}

TEST(NetworkGradients, OfDetectorsAreCentralDifferences) {
  const World world = MakeWorld(6, 1);
  Random random(2);
  Matrix<float> targets(6, 2);
  for (int64_t i = 0; i < targets.size(); ++i) {
    targets.data()[i] = static_cast<float>(random.Uniform());
  }
  const FaceData data = world.Data();
  for (const Architecture& architecture :
       {FeatureNetwork(GcnTask::kDetection), StructureNetwork(GcnTask::kDetection)}) {
    const auto task =
        DetectionLoss(data, world.proposal_set, {}, targets.View(), architecture.edge_weight);
    CheckGradients(world, *task, architecture, 0);
    CheckGradients(world, *task, architecture, 0.4);
  }
}

TEST(NetworkGradients, OfSegmentersAreCentralDifferences) {
  const World world = MakeWorld(6, 3);
  const FaceData data = world.Data();
  for (const Architecture& architecture :
       {FeatureNetwork(GcnTask::kSegmentation), StructureNetwork(GcnTask::kSegmentation)}) {
    const auto task =
        SegmentationLoss(data, world.proposal_set, {}, world.labels, architecture.edge_weight);
    CheckGradients(world, *task, architecture, 0);
  }
}

}  // namespace
}  // namespace facegraph
