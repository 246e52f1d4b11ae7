// SPDX-License-Identifier: MIT
#include "facegraph/proposals/settings_text.h"

#include <gtest/gtest.h>

#include "facegraph/base/error.h"

namespace facegraph {
namespace {

TEST(ParseSetting, ReadsTheBaseAndEveryIteration) {
  const ProposalSetting setting =
      ParseSetting("th=0.65,max=500,raise=paper/k=3,groups=5,max=900/k=2,th=0.3,by=inner");
  EXPECT_EQ(setting.super_vertices.min_similarity, 0.65);
  EXPECT_EQ(setting.super_vertices.max_size, 500);
  EXPECT_EQ(setting.super_vertices.raise, ThresholdRaise::kAdd);
  ASSERT_EQ(setting.iterations.size(), 2u);
  EXPECT_EQ(setting.iterations[0].grouping.k, 3);
  EXPECT_EQ(setting.iterations[0].grouping.max_size, 5);
  EXPECT_EQ(setting.iterations[0].max_size, 900);
  EXPECT_EQ(setting.iterations[1].grouping.min_similarity, 0.3);
  EXPECT_EQ(setting.iterations[1].similarity, MeanSimilarity::kInnerProduct);
}

TEST(ParseSetting, KeepsDefaultsOfWhatIsNotNamed) {
  EXPECT_EQ(ParseSetting("th=0.7").super_vertices.max_size,
            ProposalSetting().super_vertices.max_size);
}

TEST(ParseSetting, RefusesWhatItDoesNotKnow) {
  for (const char* text :
       {"size=3", "th", "th=high", "th=0.6,max=12x", "raise=fast", "th=0.6/color=1"}) {
    EXPECT_THROW(ParseSetting(text), Error) << text;
  }
}

TEST(PlanProposals, TakesTheSettingsOfThePresetOrTheGivenOnes) {
  EXPECT_EQ(PlanProposals("2", {}).options.settings.size(), 2u);
  const ProposalPlan own = PlanProposals("2", {"th=0.7", "th=0.6", "th=0.5"});
  EXPECT_EQ(own.options.settings.size(), 3u);
  EXPECT_EQ(own.num_neighbors, 80);
}

TEST(PlanProposals, SettingsOfTheWholeListsGoOnUsingTheWhole) {
  const ProposalPlan plan = PlanProposals("2", {"k=80", "k=30", "k=10"}, 20);
  EXPECT_EQ(plan.num_neighbors, 20);
  EXPECT_EQ(plan.options.settings[0].super_vertices.k, 20);
  EXPECT_EQ(plan.options.settings[1].super_vertices.k, 20);
  EXPECT_EQ(plan.options.settings[2].super_vertices.k, 10);
}

}  // namespace
}  // namespace facegraph
