// SPDX-License-Identifier: MIT
#include "facegraph/clustering/de_overlap.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "facegraph/base/error.h"

namespace facegraph {
namespace {

using testing::ElementsAre;

/// Proposals {0 1}, {1 2 3 4} and {5 6 7} of nine faces.
ProposalSet ThreeProposals() {
  ProposalSet proposal_set;
  proposal_set.num_faces = 9;
  proposal_set.Add(std::vector<int32_t>{0, 1}, 0);
  proposal_set.Add(std::vector<int32_t>{1, 2, 3, 4}, 0);
  proposal_set.Add(std::vector<int32_t>{5, 6, 7}, 0);
  return proposal_set;
}

const ProposalScores kScores{.iou = {0.9f, 0.5f, 0.8f}, .iop = {1.0f, 0.9f, 0.5f}};

TEST(DeOverlap, NumbersTheLargestFirstAndEqualSizesByTheirSmallestFace) {
  const DeOverlapResult clusters =
      DeOverlap(ThreeProposals(), kScores, nullptr, {.rank_by = RankBy::kIou});
  EXPECT_THAT(clusters.partition.cluster_of_face, ElementsAre(2, 2, 0, 0, 0, 1, 1, 1, 3));
  EXPECT_THAT(clusters.proposal_of_cluster, ElementsAre(1, 2, 0, -1));
}

TEST(DeOverlap, LeavesUnassignedFacesAsNoiseIfAsked) {
  const DeOverlapResult clusters =
      DeOverlap(ThreeProposals(), kScores, nullptr,
                {.rank_by = RankBy::kSize, .unassigned = Unassigned::kNoise});
  EXPECT_THAT(clusters.partition.cluster_of_face, ElementsAre(2, 0, 0, 0, 0, 1, 1, 1, -1));
  EXPECT_EQ(clusters.partition.num_clusters, 3);
}

TEST(DeOverlap, TakesFacesOfLowInlierProbabilityOutOfSegmentedProposals) {
  InlierProbabilities inliers{.probability = std::vector<float>(9, 0.05f), .segmented = {0, 1, 0}};
  for (int member : {2, 3, 4}) inliers.probability[member] = 0.9f;  // faces 1, 2 and 3
  const DeOverlapResult clusters =
      DeOverlap(ThreeProposals(), kScores, &inliers, {.rank_by = RankBy::kSize});
  EXPECT_THAT(clusters.partition.cluster_of_face, ElementsAre(2, 0, 0, 0, 3, 1, 1, 1, 4));
}

TEST(DeOverlap, DoesNotUseProposalsOfNegativeGain) {
  // At cost 1, the expected gain is 0 for an IoP of 0.5 and negative for 0.4.
  const ProposalScores scores{.iou = {0.9f, 0.5f, 0.8f}, .iop = {1.0f, 0.9f, 0.4f}};
  const DeOverlapResult clusters = DeOverlap(ThreeProposals(), scores, nullptr, {});
  EXPECT_EQ(clusters.partition.num_clusters, 6);  // two of several faces, four singletons
  const DeOverlapResult low_cost = DeOverlap(ThreeProposals(), scores, nullptr, {.fp_cost = 0.1});
  EXPECT_EQ(low_cost.partition.num_clusters, 4);
}

TEST(DeOverlap, RaisesTheCostUntilThePrecisionIsExpected) {
  const ProposalScores scores{.iou = {0.9f, 0.9f, 0.9f}, .iop = {1.0f, 0.95f, 0.6f}};
  const DeOverlapResult plain = DeOverlap(ThreeProposals(), scores, nullptr, {.fp_cost = 1});
  EXPECT_LT(plain.expected_precision, 0.9);
  EXPECT_EQ(plain.fp_cost, 1);
  const DeOverlapResult pure = DeOverlap(ThreeProposals(), scores, nullptr, {.precision = 0.99});
  EXPECT_GE(pure.expected_precision, 0.99);
  EXPECT_GT(pure.fp_cost, 1);
  EXPECT_GT(pure.partition.num_clusters, plain.partition.num_clusters);
}

TEST(DeOverlap, ExpectsThePrecisionOfTheMap) {
  ProposalScores scores{.iou = {0.9f, 0.9f, 0.9f}, .iop = {1.0f, 0.95f, 0.6f}};
  const double by_iop =
      DeOverlap(ThreeProposals(), scores, nullptr, {.fp_cost = 4}).expected_precision;
  scores.precision_map = PrecisionMap{{1, 0, 1}};
  const DeOverlapResult clusters = DeOverlap(ThreeProposals(), scores, nullptr, {.fp_cost = 4});
  EXPECT_DOUBLE_EQ(clusters.expected_precision, scores.precision_map->At(by_iop, 4));
  const DeOverlapResult pure = DeOverlap(ThreeProposals(), scores, nullptr, {.precision = 0.97});
  EXPECT_GE(pure.expected_precision, 0.97);
  EXPECT_LT(scores.precision_map->At(by_iop, pure.fp_cost / std::pow(2, 0.25)), 0.97);
  const DeOverlapResult by_iou =
      DeOverlap(ThreeProposals(), scores, nullptr, {.rank_by = RankBy::kIou});
  EXPECT_LT(by_iou.expected_precision, 1);  // by IoP alone: there is no cost
}

TEST(DeOverlap, ExpectsNoPrecisionWithoutIop) {
  const DeOverlapResult clusters = DeOverlap(ThreeProposals(), {.iou = kScores.iou, .iop = {}},
                                             nullptr, {.rank_by = RankBy::kIou});
  EXPECT_TRUE(std::isnan(clusters.expected_precision));
}

TEST(DeOverlap, RefusesScoresAndProbabilitiesOfAnotherProposalSet) {
  const InlierProbabilities few{.probability = {1.0f}, .segmented = {1}};
  EXPECT_THROW(DeOverlap(ThreeProposals(), {.iou = {1.0f}, .iop = {1.0f}}, nullptr, {}), Error);
  EXPECT_THROW(DeOverlap(ThreeProposals(), kScores, &few, {}), Error);
}

TEST(DeOverlapOptions, AreCheckedForTheirRanges) {
  EXPECT_THROW(DeOverlapOptions{.fp_cost = -1}.Check(), Error);
  EXPECT_THROW(DeOverlapOptions{.fp_cost = INFINITY}.Check(), Error);
  EXPECT_THROW(DeOverlapOptions{.min_inlier_probability = 2}.Check(), Error);
  EXPECT_THROW(DeOverlapOptions{.precision = 1}.Check(), Error);
  EXPECT_THROW((DeOverlapOptions{.rank_by = RankBy::kIou, .precision = 0.9}.Check()), Error);
  EXPECT_NO_THROW(DeOverlapOptions{}.Check());
}

const std::vector<int32_t> kProposals{0, 1, -1};

TEST(ExpectedPrecision, CountsPairsOfTheMainPersons) {
  // Clusters of four, two and one face; the last of the eight faces is in no cluster.
  const Partition partition{{0, 0, 0, 0, 1, 1, 2, -1}, 3};
  const std::vector<float> iop{0.75f, 1.0f};  // three of four faces; two of two
  EXPECT_NEAR(ExpectedPrecision(partition, kProposals, iop), (6.0 + 2) / (12 + 2), 1e-9);
}

TEST(ExpectedPrecision, ClampsIopToZeroAndOne) {
  const Partition partition{{0, 0, 1, 1, 2}, 3};
  EXPECT_DOUBLE_EQ(ExpectedPrecision(partition, kProposals, std::vector<float>{1.5f, -1.0f}), 0.5);
}

TEST(ExpectedPrecision, IsOneWithoutAPair) {
  const Partition singletons{{0, 1, -1}, 2};
  EXPECT_EQ(ExpectedPrecision(singletons, std::vector<int32_t>{-1, -1}, {}), 1);
}

}  // namespace
}  // namespace facegraph
