// SPDX-License-Identifier: MIT
// Whole networks: their gradients, and that shortcuts give what the long way gives.
#include <algorithm>
#include <memory>

#include "facegraph/gcn/detector_network.h"
#include "facegraph/gcn/first_layer.h"
#include "facegraph/gcn/segmenter_network.h"
#include "facegraph/gcn/structural_inputs.h"
#include "facegraph/gcn/world_for_tests.h"
#include "facegraph/nn/gradient_check_for_tests.h"
#include "facegraph/training/training_loss.h"

namespace facegraph {
namespace {

Architecture FeatureNetwork(GcnTask task) {
  Architecture architecture;
  architecture.task = task;
  architecture.input_width = 8;
  architecture.edge_weight = EdgeWeight::kSimilarity;
  architecture.convolution_widths = {12, 5};
  return architecture;
}

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

std::vector<Example> SomeExamples(const World& world) {
  std::vector<Example> examples;
  for (const int64_t p : {0, 3, 4}) examples.push_back({p, world.proposal_set.Members(p).front()});
  return examples;
}

/// Checks the gradients of all parameters of a task at random weights.
void CheckGradients(const World& world, const TrainingLoss& task, const Architecture& architecture,
                    double node_dropout) {
  GcnModel model = NewModel(architecture, 5);
  const std::vector<Example> examples = SomeExamples(world);
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

TEST(Networks, GradientsOfDetectorsAreCentralDifferences) {
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

TEST(Networks, GradientsOfSegmentersAreCentralDifferences) {
  const World world = MakeWorld(6, 3);
  const FaceData data = world.Data();
  for (const Architecture& architecture :
       {FeatureNetwork(GcnTask::kSegmentation), StructureNetwork(GcnTask::kSegmentation)}) {
    const auto task =
        SegmentationLoss(data, world.proposal_set, {}, world.labels, architecture.edge_weight);
    CheckGradients(world, *task, architecture, 0);
  }
}

TEST(Networks, ProductsPerFaceGiveTheSameFirstLayerAsInputsPerNode) {
  const World world = MakeWorld(6, 4);
  const FaceData data = world.Data();
  for (const GcnTask task : {GcnTask::kDetection, GcnTask::kSegmentation}) {
    for (const bool with_bias : {false, true}) {
      Architecture architecture = FeatureNetwork(task);
      architecture.convolution_bias = with_bias;
      const GcnModel model = NewModel(architecture, 5);
      RaggedBatch batch;
      BatchBuilder(world.graph, architecture.edge_weight)
          .Build(world.proposal_set, std::vector<int64_t>{1, 2}, batch);
      BackboneState shortcut, plain;
      FirstLayer(model, data, {}).Forward(batch, shortcut);
      Buffer unused;
      FillVertexInputs(model, data, {}, batch, unused,
                       plain.input.Reshape(batch.num_nodes(), architecture.FirstWidth()));
      FirstConvolution(model, batch, plain);
      const MatrixView<float> expected = plain.layers[0].output.View();
      for (int64_t i = 0; i < expected.size(); ++i) {
        EXPECT_NEAR(shortcut.layers[0].output.View().data()[i], expected.data()[i], 1e-6);
      }
    }
  }
}

TEST(Networks, AddingASeedAfterTheFirstProductEqualsASeedBitInTheInput) {
  const World world = MakeWorld(6, 5);
  const FaceData data = world.Data();
  for (const EdgeWeight edge_weight : {EdgeWeight::kOne, EdgeWeight::kSimilarity}) {
    Architecture architecture = FeatureNetwork(GcnTask::kSegmentation);
    architecture.edge_weight = edge_weight;
    const GcnModel model = NewModel(architecture, 6);
    RaggedBatch batch;
    BatchBuilder(world.graph, edge_weight)
        .Build(world.proposal_set, std::vector<int64_t>{0, 5}, batch);
    const std::vector<int64_t> seeds = {batch.num_nodes() - 1};
    BackboneState added, plain;
    const FirstLayer first_layer(model, data, {});
    first_layer.Forward(batch, added);
    AddSeeds(model, batch.adjacency, seeds, added.layers[0].output.View());
    Buffer unused;
    FillVertexInputs(model, data, {}, batch, unused,
                     plain.input.Reshape(batch.num_nodes(), architecture.FirstWidth()));
    SetSeeds(model, batch, seeds, plain);
    FirstConvolution(model, batch, plain);
    const MatrixView<float> expected = plain.layers[0].output.View();
    for (int64_t i = 0; i < expected.size(); ++i) {
      EXPECT_NEAR(added.layers[0].output.View().data()[i], expected.data()[i], 1e-6);
    }
  }
}

}  // namespace
}  // namespace facegraph
