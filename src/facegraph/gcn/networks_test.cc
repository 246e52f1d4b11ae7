// SPDX-License-Identifier: MIT
// Shortcuts of inference against the direct computation; gradients are tested in training/.
#include "facegraph/gcn/networks.h"

#include <gtest/gtest.h>

#include "facegraph/gcn/inference.h"
#include "facegraph/gcn/world_for_tests.h"

namespace facegraph {
namespace {

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
