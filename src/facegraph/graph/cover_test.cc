// SPDX-License-Identifier: MIT
#include "facegraph/graph/cover.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace facegraph {
namespace {

using testing::ElementsAre;

Cover Made(const std::vector<std::vector<int32_t>>& proposals) {
  Cover cover;
  cover.num_faces = 10;
  int32_t setting = 0;
  for (const std::vector<int32_t>& proposal : proposals) cover.Add(proposal, setting++);
  return cover;
}

TEST(Cover, KeepsProposalsInTheOrderTheyWereAdded) {
  const Cover cover = Made({{2, 3, 7}, {}, {3}});
  EXPECT_EQ(cover.num_proposals(), 3);
  EXPECT_THAT(cover.Members(0), ElementsAre(2, 3, 7));
  EXPECT_TRUE(cover.Members(1).empty());
  EXPECT_THAT(cover.Members(2), ElementsAre(3));
  EXPECT_THAT(cover.setting, ElementsAre(0, 1, 2));
}

TEST(ClustersAsCover, ListsTheFacesOfEachCluster) {
  const Cover cover = ClustersAsCover(Partition{{1, -1, 0, 1, 0, 1}, 2});
  ASSERT_EQ(cover.num_proposals(), 2);
  EXPECT_EQ(cover.num_faces, 6);
  EXPECT_THAT(cover.Members(0), ElementsAre(2, 4));
  EXPECT_THAT(cover.Members(1), ElementsAre(0, 3, 5));
}

TEST(WithoutRepeats, KeepsTheFirstOfEqualSets) {
  const Cover cover = WithoutRepeats(Made({{1, 2}, {4, 5}, {1, 2}, {1, 2, 3}, {4, 5}, {1}}));
  ASSERT_EQ(cover.num_proposals(), 4);
  EXPECT_EQ(cover.num_faces, 10);
  EXPECT_THAT(cover.Members(0), ElementsAre(1, 2));
  EXPECT_THAT(cover.Members(1), ElementsAre(4, 5));
  EXPECT_THAT(cover.Members(2), ElementsAre(1, 2, 3));
  EXPECT_THAT(cover.Members(3), ElementsAre(1));
  EXPECT_THAT(cover.setting, ElementsAre(0, 1, 3, 5));
}

}  // namespace
}  // namespace facegraph
