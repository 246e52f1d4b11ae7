// SPDX-License-Identifier: MIT
#include "facegraph/clustering/suppression.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace facegraph {
namespace {

using testing::ElementsAre;

ProposalSet MakeProposals(const std::vector<std::vector<int32_t>>& proposals) {
  ProposalSet proposal_set;
  proposal_set.num_faces = 10;
  for (const std::vector<int32_t>& proposal : proposals) proposal_set.Add(proposal, 0);
  return proposal_set;
}

TEST(SuppressOverlaps, KeepsAProposalWhoseIouIsExactlyTheLimit) {
  const ProposalSet proposal_set = MakeProposals({{0, 1, 2}, {1, 2, 3}});  // IoU 2/4
  const std::vector<int32_t> ranking{0, 1};
  EXPECT_THAT(SuppressOverlaps(proposal_set, ranking, 0.5), ElementsAre(0, 1));
  EXPECT_THAT(SuppressOverlaps(proposal_set, ranking, 0.49), ElementsAre(0));
}

TEST(SuppressOverlaps, ComparesWithKeptProposalsOnly) {
  // Proposal 1 is dropped because of 0. Proposal 2 overlaps only 1, so it is kept.
  const ProposalSet proposal_set = MakeProposals({{0, 1, 2, 3}, {2, 3, 4, 5}, {4, 5, 6, 7}});
  EXPECT_THAT(SuppressOverlaps(proposal_set, std::vector<int32_t>{0, 1, 2}, 0.25),
              ElementsAre(0, 2));
}

TEST(SuppressOverlaps, FollowsTheRankingNotTheIndex) {
  const ProposalSet proposal_set = MakeProposals({{0, 1, 2}, {0, 1, 2}, {5}});
  EXPECT_THAT(SuppressOverlaps(proposal_set, std::vector<int32_t>{2, 1, 0}, 0.9),
              ElementsAre(2, 1));
}

TEST(SuppressOverlaps, KeepsEmptyAndDisjointProposalsEvenAtZero) {
  const ProposalSet proposal_set = MakeProposals({{0, 1}, {}, {2}, {}});
  EXPECT_THAT(SuppressOverlaps(proposal_set, std::vector<int32_t>{0, 1, 2, 3}, 0),
              ElementsAre(0, 1, 2, 3));
}

}  // namespace
}  // namespace facegraph
