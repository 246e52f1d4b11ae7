// SPDX-License-Identifier: MIT
#include "facegraph/graph/proposal_set.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace facegraph {
namespace {

using testing::ElementsAre;

ProposalSet MakeProposals(const std::vector<std::vector<int32_t>>& proposals) {
  ProposalSet proposal_set;
  proposal_set.num_faces = 10;
  int32_t setting = 0;
  for (const std::vector<int32_t>& proposal : proposals) proposal_set.Add(proposal, setting++);
  return proposal_set;
}

TEST(ProposalSet, KeepsProposalsInTheOrderTheyWereAdded) {
  const ProposalSet proposal_set = MakeProposals({{2, 3, 7}, {}, {3}});
  EXPECT_EQ(proposal_set.num_proposals(), 3);
  EXPECT_THAT(proposal_set.Members(0), ElementsAre(2, 3, 7));
  EXPECT_TRUE(proposal_set.Members(1).empty());
  EXPECT_THAT(proposal_set.Members(2), ElementsAre(3));
  EXPECT_THAT(proposal_set.setting, ElementsAre(0, 1, 2));
}

TEST(ProposalsFromPartition, ListsTheFacesOfEachCluster) {
  const ProposalSet proposal_set = ProposalsFromPartition(Partition{{1, -1, 0, 1, 0, 1}, 2});
  ASSERT_EQ(proposal_set.num_proposals(), 2);
  EXPECT_EQ(proposal_set.num_faces, 6);
  EXPECT_THAT(proposal_set.Members(0), ElementsAre(2, 4));
  EXPECT_THAT(proposal_set.Members(1), ElementsAre(0, 3, 5));
}

TEST(WithoutRepeats, KeepsTheFirstOfEqualSets) {
  const ProposalSet proposal_set =
      WithoutRepeats(MakeProposals({{1, 2}, {4, 5}, {1, 2}, {1, 2, 3}, {4, 5}, {1}}));
  ASSERT_EQ(proposal_set.num_proposals(), 4);
  EXPECT_EQ(proposal_set.num_faces, 10);
  EXPECT_THAT(proposal_set.Members(0), ElementsAre(1, 2));
  EXPECT_THAT(proposal_set.Members(1), ElementsAre(4, 5));
  EXPECT_THAT(proposal_set.Members(2), ElementsAre(1, 2, 3));
  EXPECT_THAT(proposal_set.Members(3), ElementsAre(1));
  EXPECT_THAT(proposal_set.setting, ElementsAre(0, 1, 3, 5));
}

}  // namespace
}  // namespace facegraph
