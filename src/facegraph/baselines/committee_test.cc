// SPDX-License-Identifier: MIT
#include "facegraph/baselines/committee.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "facegraph/base/error.h"
#include "facegraph/baselines/mediator.h"
#include "facegraph/baselines/world_for_tests.h"

namespace facegraph {
namespace {

using testing::ElementsAre;
using testing::FloatNear;

/// Four faces on a circle, at 0, 10, 20 and 90 degrees in the base model. In the other model, the
/// last two are exchanged.
struct TwoModels {
  Matrix<float> base_rows = Circle({0, 10, 20, 90}), other_rows = Circle({0, 10, 90, 20});
  Features base = ToFeatures(base_rows);
  std::vector<Features> others{ToFeatures(other_rows)};
  NeighborLists lists = NearestNeighbors(base, {.k = 2, .search = SearchKind::kExact}, {});

  static Matrix<float> Circle(const std::vector<double>& degrees) {
    Matrix<float> rows(std::ssize(degrees), 2);
    for (size_t i = 0; i < degrees.size(); ++i) {
      rows(static_cast<int64_t>(i), 0) =
          static_cast<float>(std::cos(degrees[i] * 3.14159265 / 180));
      rows(static_cast<int64_t>(i), 1) =
          static_cast<float>(std::sin(degrees[i] * 3.14159265 / 180));
    }
    return rows;
  }
};

TEST(Committee, DescribesPairsByAllModels) {
  const TwoModels world;
  const Committee committee(world.base, world.lists, world.others, 0, {});
  // The lists have two entries: 0 and 1 name each other, 2 names 1, and 3 names 2.
  ASSERT_EQ(committee.num_pairs(), 3);
  Matrix<float> inputs;
  committee.FillInputs(std::vector<int32_t>{0, 1}, inputs);
  const auto near = [](double value) { return FloatNear(static_cast<float>(value), 1e-4f); };
  const double ten = 0.98481, seventy = 0.34202, eighty = 0.17365;
  // 0 and 1: named by the member; cosines; mean and standard deviation in the lists of 0 and of 1.
  EXPECT_THAT(
      std::vector<float>(inputs.Row(0).begin(), inputs.Row(0).end()),
      ElementsAre(1, near(ten), near(ten), near(ten), near(ten), 0, 0, near(ten), near(ten), 0, 0));
  // 1 and 2: not named by the other model, in which 3 is nearest to 2.
  EXPECT_THAT(std::vector<float>(inputs.Row(1).begin(), inputs.Row(1).end()),
              ElementsAre(0, near(ten), near(eighty), near(ten), near(ten), 0, 0, near(ten),
                          near(seventy), 0, 0));
  const std::vector<int64_t> labels{5, 5, 6, 6};
  EXPECT_EQ(committee.IsOnePerson(0, labels), 1);
  EXPECT_EQ(committee.IsOnePerson(1, labels), 0);
}

TEST(Committee, SortsTheListsByProbability) {
  const TwoModels world;
  const NeighborLists lists =
      NearestNeighbors(world.base, {.k = 3, .search = SearchKind::kExact}, {});
  const Committee committee(world.base, lists, world.others, 0, {});
  ASSERT_EQ(committee.num_pairs(), 5);  // 01 02 12 13 23
  const NeighborLists sorted =
      committee.Reweighted(std::vector<float>{0.1f, 0.8f, 0.3f, 0.4f, 1.0f});
  EXPECT_THAT(sorted.ids.Row(0), ElementsAre(0, 2, 1));
  EXPECT_THAT(sorted.similarities.Row(0), ElementsAre(1, 0.8f, 0.1f));
  EXPECT_THAT(sorted.ids.Row(3), ElementsAre(3, 2, 1));
  EXPECT_THAT(sorted.similarities.Row(3), ElementsAre(1, 1, 0.4f));
}

TEST(Committee, RefusesOtherFaces) {
  const TwoModels world;
  const Matrix<float> three = TwoModels::Circle({1, 2, 3});
  const std::vector<Features> others{ToFeatures(three)};
  EXPECT_THROW(Committee(world.base, world.lists, others, 0, {}), Error);
}

TEST(Committee, UsesProjectionsWithoutOtherModels) {
  const World world(200, 20, 0.5, 10);
  const Committee committee(world.features, world.neighbors, {}, 1, {});
  EXPECT_EQ(committee.num_members(), Committee::kNumProjections);
  Matrix<float> inputs;
  committee.FillInputs(std::vector<int32_t>{0, 7, 30}, inputs);
  EXPECT_EQ(inputs.cols(), 29);
  for (int64_t row = 0; row < 3; ++row) EXPECT_NE(inputs(row, 5), inputs(row, 6));
}

TEST(Mediator, ClassifiesPairsOfNewIdentities) {
  const World seen(600, 40, 0.6, 30), test(300, 20, 0.6, 30);
  std::vector<int64_t> labels;
  for (int64_t face = 0; face < 600; ++face) labels.push_back(face % 40);
  Mediator mediator(Committee::kNumProjections, 1);
  mediator.Train(Committee(seen.features, seen.neighbors, {}, 1, {}), labels, {});
  const Committee committee(test.features, test.neighbors, {}, 1, {});
  const std::vector<float> probabilities = mediator.Predict(committee, {});
  std::vector<int64_t> truth;
  for (int64_t face = 0; face < 300; ++face) truth.push_back(face % 20);
  int64_t right = 0, positive = 0;
  for (int32_t pair = 0; pair < committee.num_pairs(); ++pair) {
    const bool is_same = committee.IsOnePerson(pair, truth) == 1;
    right += (probabilities[pair] > 0.5f) == is_same ? 1 : 0;
    positive += is_same ? 1 : 0;
  }
  const double share = static_cast<double>(right) / static_cast<double>(committee.num_pairs());
  const double guess = static_cast<double>(positive) / static_cast<double>(committee.num_pairs());
  EXPECT_GT(share, std::max(guess, 1 - guess) + 0.1);
  EXPECT_GT(share, 0.85);
}

}  // namespace
}  // namespace facegraph
