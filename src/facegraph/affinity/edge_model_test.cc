// SPDX-License-Identifier: MIT
#include "facegraph/affinity/edge_model.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "facegraph/affinity/world_for_tests.h"

namespace facegraph {
namespace {

TEST(EdgeModel, SeparatesIdentitiesThatAreNotInItsTrainingSet) {
  const World training(1), unseen(2);
  const EdgeExamples examples = training.Examples();
  const EdgeModel model = TrainEdgeModel({&examples, 1}, {.faces_per_set = 400}, {});
  const Matrix<float> probabilities =
      EdgeProbabilities(model, unseen.features, unseen.neighbors, nullptr, {});
  EXPECT_GT(unseen.Margin(probabilities), 0.4);
  for (int64_t face = 0; face < 400; ++face) EXPECT_EQ(probabilities(face, 0), 1);
}

TEST(EdgeModel, IsTheSameForAnyNumberOfThreads) {
  const World world(3);
  const EdgeExamples examples = world.Examples();
  const EdgeTrainingOptions options{.faces_per_set = 100, .epochs = 1};
  const auto bytes = [&](int threads) {
    return TrainEdgeModel({&examples, 1}, options, Threads(threads)).network.Save();
  };
  EXPECT_EQ(bytes(1), bytes(7));
}

TEST(EdgeModel, GivesAnEdgeTheSameProbabilityFromBothEnds) {
  const World world(4);
  const Matrix<float> probabilities =
      EdgeProbabilities(EdgeModel(5), world.features, world.neighbors, nullptr, {});
  int64_t mutual = 0;
  for (int64_t face = 0; face < 400; ++face) {
    for (int64_t column = 1; column < 20; ++column) {
      const int32_t id = world.neighbors.ids(face, column);
      const auto there = world.neighbors.ids.Row(id);
      const auto found = std::ranges::find(there, static_cast<int32_t>(face));
      if (found == there.end()) continue;
      EXPECT_EQ(probabilities(face, column), probabilities(id, found - there.begin()));
      ++mutual;
    }
  }
  EXPECT_GT(mutual, 1000);
}

TEST(SortByProbability, PutsTheFaceFirstAndEntriesWithoutANeighborLast) {
  NeighborLists lists{Matrix<int32_t>(1, 5), Matrix<float>(1, 5)};
  std::ranges::copy(std::vector<int32_t>{0, 3, 1, 2, -1}, lists.ids.Row(0).begin());
  Matrix<float> probabilities(1, 5);
  std::ranges::copy(std::vector<float>{1, 0.2F, 0.9F, 0.2F, 0}, probabilities.Row(0).begin());
  const NeighborLists sorted = SortByProbability(lists, probabilities, {});
  EXPECT_TRUE(std::ranges::equal(sorted.ids.Row(0), std::vector<int32_t>{0, 1, 2, 3, -1}));
  EXPECT_TRUE(
      std::ranges::equal(sorted.similarities.Row(0), std::vector<float>{1, 0.9F, 0.2F, 0.2F, 0}));
}

}  // namespace
}  // namespace facegraph
