// SPDX-License-Identifier: MIT
#include "facegraph/pipeline/expected_quality.h"

#include <gtest/gtest.h>

#include <cmath>

namespace facegraph {
namespace {

/// Proposals {0 1 2 3} and {4 5} of eight faces.
Cover TwoProposals() {
  Cover cover;
  cover.num_faces = 8;
  cover.Add(std::vector<int32_t>{0, 1, 2, 3}, 0);
  cover.Add(std::vector<int32_t>{4, 5}, 0);
  return cover;
}

const Partition kPartition{{0, 0, 0, 0, 1, 1, 2, -1}, 3};

TEST(QualityToExpect, CountsWhatIsOfTheMainPersons) {
  // Three of four faces of a person of five: IoU = 3 / (4 + 5 - 3); two of two of a person of two.
  const ProposalScores scores{.iou = {0.5f, 1.0f}, .iop = {0.75f, 1.0f}};
  const ExpectedQuality quality = QualityToExpect(kPartition, {0, 1, -1}, TwoProposals(), scores);
  EXPECT_NEAR(quality.pairs, 12 + 2, 1e-9);
  EXPECT_NEAR(quality.right_pairs, 6 + 2, 1e-9);
  EXPECT_NEAR(quality.PairwisePrecision(), 8.0 / 14, 1e-9);
  EXPECT_NEAR(quality.precision, 3 * 0.75 + 2 + 2, 1e-9);  // and two faces alone
  EXPECT_NEAR(quality.recall, 3 * 3.0 / 5 + 2 * 2.0 / 2, 1e-9);
}

TEST(QualityToExpect, WithoutIouPersonsHaveNoFaceElsewhere) {
  const ProposalScores scores{.iou = {}, .iop = {0.75f, 1.0f}};
  EXPECT_NEAR(QualityToExpect(kPartition, {0, 1, -1}, TwoProposals(), scores).recall, 5, 1e-9);
}

TEST(QualityToExpect, WithoutAPairIsPure) {
  const Partition alone{{0, 1, -1}, 2};
  const ExpectedQuality quality = QualityToExpect(alone, {-1, -1}, {}, {});
  EXPECT_EQ(quality.PairwisePrecision(), 1);
  EXPECT_EQ(quality.precision, 3);
}

/// At a price above 2 half of the right pairs are lost, and what is lost by BCubed.
ExpectedQuality QualityAt(double price, double precision, double recall) {
  return {.pairs = price > 2 ? 50.0 : 100.0,
          .right_pairs = price > 2 ? 49.0 : 98.0,
          .precision = precision,
          .recall = recall};
}

TEST(ChoosePrice, IsTheBestAndOfEqualOnesTheHighest) {
  const auto flat = [](double) { return QualityAt(1, 100, 50); };
  EXPECT_EQ(ChoosePrice(100, flat), 16);
  const auto dear = [](double price) { return QualityAt(price, 100, 50); };
  EXPECT_EQ(ChoosePrice(100, dear), 2);
}

TEST(ChoosePrice, WeighsFacesAsWellAsPairs) {
  // What pairs lose above 2, some 40 points, faces gain at 8: 60.
  const auto gains = [](double price) { return QualityAt(price, price < 8 ? 20 : 100, 50); };
  EXPECT_EQ(ChoosePrice(100, gains), 16);
  const auto loses = [](double price) { return QualityAt(1, 100, price > 1 ? 49 : 50); };
  EXPECT_EQ(ChoosePrice(100, loses), 1);
}

TEST(WithPrecision, CorrectsPairsAndFacesAlike) {
  const ExpectedQuality expected{
      .pairs = 100, .right_pairs = 80, .precision = 30, .recall = 20};  // of 40 faces
  const ExpectedQuality learned = WithPrecision(expected, 40, 0.95);
  EXPECT_DOUBLE_EQ(learned.PairwisePrecision(), 0.95);
  EXPECT_NEAR(learned.precision, 37.5, 1e-12);
  EXPECT_EQ(learned.recall, 20);
  const ExpectedQuality pure{.pairs = 10, .right_pairs = 10, .precision = 40, .recall = 20};
  EXPECT_EQ(WithPrecision(pure, 40, 0.9).right_pairs, 10) << "nothing to tell apart";
}

TEST(ChoosePrice, OfNothingIsTheHighest) {
  EXPECT_EQ(ChoosePrice(1, [](double) { return ExpectedQuality{.precision = 1}; }), 16);
}

}  // namespace
}  // namespace facegraph
