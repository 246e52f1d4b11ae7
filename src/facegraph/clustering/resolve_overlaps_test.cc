// SPDX-License-Identifier: MIT
#include "facegraph/clustering/resolve_overlaps.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "facegraph/base/error.h"

namespace facegraph {
namespace {

using testing::ElementsAre;

// Faces 0..7. Face 6 is in the last proposal only, face 7 in none.
//   proposal 0: 0 1 2 3
//   proposal 1:     2 3 4
//   proposal 2: 0 1
//   proposal 3:         4 5 6
ProposalSet OverlappingProposals() {
  ProposalSet proposal_set;
  proposal_set.num_faces = 8;
  proposal_set.Add(std::vector<int32_t>{0, 1, 2, 3}, 0);
  proposal_set.Add(std::vector<int32_t>{2, 3, 4}, 0);
  proposal_set.Add(std::vector<int32_t>{0, 1}, 0);
  proposal_set.Add(std::vector<int32_t>{4, 5, 6}, 0);
  return proposal_set;
}

TEST(ResolveOverlaps, GivesEachFaceToTheBestProposalThatHoldsIt) {
  const std::vector<float> scores{0.5f, 0.9f, 0.7f, 0.1f};
  const OverlapResult result = ResolveOverlaps(OverlappingProposals(), scores, {});
  EXPECT_THAT(result.partition.cluster_of_face, ElementsAre(1, 1, 0, 0, 0, 2, 2, -1));
  EXPECT_THAT(result.proposal_of_cluster, ElementsAre(1, 2, 3));
  EXPECT_EQ(result.partition.num_clusters, 3);
  EXPECT_EQ(result.num_inlier_clusters, 3);
}

TEST(ResolveOverlaps, PrefersTheLowerIndexWhereScoresAreEqual) {
  const std::vector<float> scores(4, 0.5f);
  const OverlapResult result = ResolveOverlaps(OverlappingProposals(), scores, {});
  EXPECT_THAT(result.proposal_of_cluster, ElementsAre(0, 1, 3));
}

TEST(ResolveOverlaps, UsesNoProposalBelowTheSmallestScore) {
  const std::vector<float> scores{0.5f, 0.25f, 0.125f, 0.75f};
  OverlapOptions options;
  options.min_score = 0.5;
  const OverlapResult result = ResolveOverlaps(OverlappingProposals(), scores, options);
  EXPECT_THAT(result.partition.cluster_of_face, ElementsAre(1, 1, 1, 1, 0, 0, 0, -1));
}

TEST(ResolveOverlaps, WithSuppressionDropsProposalsThatOverlapABetterOne) {
  const std::vector<float> scores{0.9f, 0.8f, 0.7f, 0.6f};  // IoU with 0: 2/5, 2/4, none
  OverlapOptions options;
  options.max_iou = 0.4;
  const OverlapResult result = ResolveOverlaps(OverlappingProposals(), scores, options);
  EXPECT_THAT(result.proposal_of_cluster, ElementsAre(0, 1, 3));
  options.max_iou = 0.3;
  EXPECT_THAT(ResolveOverlaps(OverlappingProposals(), scores, options).partition.cluster_of_face,
              ElementsAre(0, 0, 0, 0, 1, 1, 1, -1));
}

TEST(ResolveOverlaps, LetsOutliersFormClustersAfterAllOthers) {
  const std::vector<float> scores{0.9f, 0.8f, 0.7f, 0.6f};
  const std::vector<uint8_t> is_inlier{1, 1, 0, 0, /**/ 0, 1, 0, /**/ 1, 1, /**/ 0, 1, 0};
  const OverlapResult result = ResolveOverlaps(OverlappingProposals(), scores, is_inlier, {});
  EXPECT_THAT(result.partition.cluster_of_face, ElementsAre(0, 0, 3, 1, 4, 2, 5, -1));
  EXPECT_THAT(result.proposal_of_cluster, ElementsAre(0, 1, 3, 0, 1, 3));
  EXPECT_EQ(result.num_inlier_clusters, 3);
}

TEST(ResolveOverlaps, LeavesOutliersUnassignedIfTheyAreNotKept) {
  const std::vector<float> scores{0.9f, 0.8f, 0.7f, 0.6f};
  const std::vector<uint8_t> is_inlier{1, 1, 0, 0, /**/ 0, 1, 0, /**/ 1, 1, /**/ 0, 1, 0};
  OverlapOptions options;
  options.keep_outliers = false;
  const OverlapResult result = ResolveOverlaps(OverlappingProposals(), scores, is_inlier, options);
  EXPECT_THAT(result.partition.cluster_of_face, ElementsAre(0, 0, -1, 1, -1, 2, -1, -1));
}

TEST(ResolveOverlaps, WithOnlyInliersEqualsNoSegmentation) {
  const std::vector<float> scores{0.5f, 0.9f, 0.7f, 0.1f};
  const std::vector<uint8_t> is_inlier(12, 1);
  const OverlapResult plain = ResolveOverlaps(OverlappingProposals(), scores, {});
  const OverlapResult cut = ResolveOverlaps(OverlappingProposals(), scores, is_inlier, {});
  EXPECT_EQ(cut.partition.cluster_of_face, plain.partition.cluster_of_face);
  EXPECT_EQ(cut.proposal_of_cluster, plain.proposal_of_cluster);
}

TEST(ResolveOverlaps, MakesNoClusterFromNoProposal) {
  const OverlapResult result = ResolveOverlaps(ProposalSet{}, std::vector<float>{}, {});
  EXPECT_TRUE(result.partition.cluster_of_face.empty());
  EXPECT_EQ(result.partition.num_clusters, 0);
}

TEST(ResolveOverlaps, RefusesScoresAndFlagsThatDoNotFitTheProposalSet) {
  const ProposalSet proposal_set = OverlappingProposals();
  EXPECT_THROW(ResolveOverlaps(proposal_set, std::vector<float>(3), {}), Error);
  EXPECT_THROW(ResolveOverlaps(proposal_set, std::vector<float>(4), std::vector<uint8_t>(11), {}),
               Error);
}

TEST(OverlapOptions, RefusesAnIouOutsideOfZeroToOne) {
  OverlapOptions options;
  options.max_iou = 1.5;
  EXPECT_THROW(options.Check(), Error);
}

}  // namespace
}  // namespace facegraph
