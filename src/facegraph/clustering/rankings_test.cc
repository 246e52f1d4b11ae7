// SPDX-License-Identifier: MIT
#include "facegraph/clustering/rankings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <set>

#include "facegraph/base/error.h"

namespace facegraph {
namespace {

using testing::ElementsAre;

TEST(RankByScore, PutsTheBestFirstAndTiesByIndex) {
  const std::vector<float> scores{0.5f, -1.0f, 0.75f, 0.5f};
  const double all = -std::numeric_limits<double>::infinity();
  EXPECT_THAT(RankByScore(scores, all), ElementsAre(2, 0, 3, 1));
  EXPECT_THAT(RankByScore(scores, 0.5), ElementsAre(2, 0, 3));
}

TEST(RankByScore, NamesTheProposalWhoseScoreIsNotANumber) {
  const std::vector<float> scores{0.5f, std::numeric_limits<float>::quiet_NaN()};
  try {
    RankByScore(scores, 0);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kBadData);
    EXPECT_STREQ(error.what(), "the score of proposal 1 is not a number");
  }
}

TEST(ExpectedGains, CountRightFacesAndSubtractTheCostOfWrongOnes) {
  ProposalSet proposal_set;
  proposal_set.num_faces = 6;
  proposal_set.Add(std::vector<int32_t>{0, 1, 2, 3}, 0);
  proposal_set.Add(std::vector<int32_t>{4, 5}, 0);
  const std::vector<float> iop{0.75f, 1.0f};
  const std::vector<float> whole{1.0f, 1.0f}, quarter{0.25f, 1.0f};
  EXPECT_THAT(ExpectedGains(proposal_set, whole, iop, 0.5),
              ElementsAre(2.5f, 2.0f));  // 3 right, 1 wrong; 2
  EXPECT_THAT(ExpectedGains(proposal_set, whole, iop, 2), ElementsAre(1.0f, 2.0f));
  EXPECT_THAT(ExpectedGains(proposal_set, quarter, iop, 0.5), ElementsAre(0.3125f, 2.0f));
  EXPECT_THAT(ExpectedGains(proposal_set, quarter, iop, 4), ElementsAre(-1.0f, 2.0f));
  EXPECT_THROW(ExpectedGains(proposal_set, whole, std::vector<float>{1.0f}, 0.5), Error);
}

TEST(RandomScores, RepeatForASeedAndDifferBetweenSeeds) {
  EXPECT_EQ(RandomScores(100, 5), RandomScores(100, 5));
  EXPECT_NE(RandomScores(100, 5), RandomScores(100, 6));
}

TEST(RandomScores, AreInZeroToOneAndRarelyRepeat) {
  const std::vector<float> scores = RandomScores(1000, 7);
  for (const float score : scores) {
    EXPECT_GE(score, 0.0f);
    EXPECT_LT(score, 1.0f);
  }
  EXPECT_GT(std::set<float>(scores.begin(), scores.end()).size(), 990u);
}

TEST(SizeScores, AreTheSizesOfTheProposals) {
  ProposalSet proposal_set;
  proposal_set.num_faces = 5;
  proposal_set.Add(std::vector<int32_t>{1, 2}, 0);
  proposal_set.Add(std::vector<int32_t>{0, 2, 4}, 0);
  EXPECT_THAT(SizeScores(proposal_set), ElementsAre(2.0f, 3.0f));
}

}  // namespace
}  // namespace facegraph
