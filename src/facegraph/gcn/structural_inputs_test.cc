// SPDX-License-Identifier: MIT
#include "facegraph/gcn/structural_inputs.h"

#include <gtest/gtest.h>

#include <cmath>

#include "facegraph/gcn/world_for_tests.h"

namespace facegraph {
namespace {

/// A proposal {0, 1, 2}. Face 0 has the neighbors 1 (0.9), 3 (0.8), 2 (0.5) and 4 (0.1).
struct Small {
  NeighborLists lists{Matrix<int32_t>(5, 5, -1), Matrix<float>(5, 5)};
  AffinityGraph graph;
  ProposalSet proposal_set;
  RaggedBatch batch;
  Matrix<float> rows{3, 2};

  Small() {
    const int32_t ids[5] = {0, 1, 3, 2, 4};
    const float similarities[5] = {1.0f, 0.9f, 0.8f, 0.5f, 0.1f};
    std::copy(ids, ids + 5, lists.ids.Row(0).data());
    std::copy(similarities, similarities + 5, lists.similarities.Row(0).data());
    graph = SymmetricGraph(lists);
    proposal_set.num_faces = 5;
    proposal_set.Add(std::vector<int32_t>{0, 1, 2}, 0);
    BatchBuilder(graph, EdgeWeight::kOne).Build(proposal_set, std::vector<int64_t>{0}, batch);
    rows(0, 0) = rows(1, 0) = rows(2, 1) = 1.0f;  // faces 0 and 1 are equal, 2 is orthogonal
  }
};

TEST(StructuralInputs, MatchTheirNames) {
  const Small small;
  Matrix<float> inputs(3, kNumStructuralInputs);
  FillStructuralInputs(small.lists, small.batch, small.rows.View(), inputs.View());
  const double to_mean = 2 / std::sqrt(5.0);
  const double expected[kNumStructuralInputs] = {2.0 / 2,   2.0 / 4,    0.7,           0.9, 0.45,
                                                 0.8,       to_mean,    0.9,           0.1, 2.0 / 4,
                                                 1.4 / 2.3, 0.45 - 0.7, std::log(3.0), 0.45};
  for (int64_t i = 0; i < kNumStructuralInputs; ++i) {
    EXPECT_NEAR(inputs(0, i), expected[i], 1e-6) << kStructuralInputNames[i];
  }
}

TEST(StructuralInputs, AreFiniteForAFaceWithoutNeighbors) {
  const Small small;
  Matrix<float> inputs(3, kNumStructuralInputs);
  FillStructuralInputs(small.lists, small.batch, small.rows.View(), inputs.View());
  for (int64_t i = 0; i < kNumStructuralInputs; ++i) {
    EXPECT_TRUE(std::isfinite(inputs(2, i))) << kStructuralInputNames[i];
  }
}

TEST(StructuralInputs, DoNotDependOnTheDimension) {
  const World world = MakeWorld(10, 1);
  RaggedBatch batch;
  BatchBuilder(world.graph, EdgeWeight::kOne)
      .Build(world.proposal_set, std::vector<int64_t>{0, 4, 9}, batch);
  Matrix<float> rows(batch.num_nodes(), 8), wider(batch.num_nodes(), 11);
  for (int64_t node = 0; node < batch.num_nodes(); ++node) {
    const auto row = world.rows.Row(batch.faces[node]);
    std::copy(row.begin(), row.end(), rows.Row(node).data());
    std::copy(row.begin(), row.end(), wider.Row(node).data() + 3);
  }
  Matrix<float> inputs(batch.num_nodes(), kNumStructuralInputs), same = inputs;
  FillStructuralInputs(world.neighbors, batch, rows.View(), inputs.View());
  FillStructuralInputs(world.neighbors, batch, wider.View(), same.View());
  for (int64_t i = 0; i < inputs.size(); ++i) {
    EXPECT_NEAR(inputs.data()[i], same.data()[i], 1e-6);
  }
}

TEST(SeedInputs, MarkTheSeedAndItsNeighborsAndGiveSimilarities) {
  const Small small;
  SeedInputs seed_inputs;
  seed_inputs.Prepare(small.batch, small.rows.View());
  Matrix<float> inputs(3, 7, 99.0f);
  seed_inputs.Fill(small.batch, std::vector<int64_t>{1}, inputs.View());
  const float is_seed[3] = {0, 1, 0}, is_near[3] = {1, 1, 0}, similarity[3] = {1, 1, 0};
  for (int64_t node = 0; node < 3; ++node) {
    EXPECT_EQ(inputs(node, 0), 99.0f);
    EXPECT_EQ(inputs(node, 2), is_seed[node]);
    EXPECT_EQ(inputs(node, 3), is_near[node]);
    EXPECT_FLOAT_EQ(inputs(node, 4), 4 * (similarity[node] - 0.5f));
  }
}

TEST(SeedInputs, DoNotChangeProposalsWithoutASeed) {
  const World world = MakeWorld(3, 2);
  RaggedBatch batch;
  BatchBuilder(world.graph, EdgeWeight::kOne)
      .Build(world.proposal_set, std::vector<int64_t>{0, 1, 2}, batch);
  Matrix<float> rows(batch.num_nodes(), 8, 0.25f), inputs(batch.num_nodes(), 5, 99.0f);
  SeedInputs seed_inputs;
  seed_inputs.Prepare(batch, rows.View());
  seed_inputs.Fill(batch, std::vector<int64_t>{batch.node_offsets[1]}, inputs.View());
  for (int64_t node = 0; node < batch.num_nodes(); ++node) {
    const bool touched = node >= batch.node_offsets[1] && node < batch.node_offsets[2];
    EXPECT_EQ(inputs(node, 2) != 99.0f, touched);
  }
}

}  // namespace
}  // namespace facegraph
