// SPDX-License-Identifier: MIT
#include "facegraph/proposals/settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "facegraph/base/error.h"

namespace facegraph {
namespace {

using testing::HasSubstr;

TEST(FindPreset, FindsEveryPresetWithOptionsInRange) {
  for (const std::string& name : PresetNames()) {
    const ProposalPreset preset = FindPreset(name);
    EXPECT_EQ(preset.name, name);
    EXPECT_FALSE(preset.settings.empty()) << name;
    for (const ProposalSetting& setting : preset.settings) {
      setting.Check();
      EXPECT_LE(setting.super_vertices.k, preset.num_neighbors) << name;
    }
  }
}

TEST(FindPreset, HasTheNumberOfSettingsThatItsNameSays) {
  const std::vector<std::pair<std::string, size_t>> counts = {{"2", 2},
                                                              {"5", 5},
                                                              {"8", 8},
                                                              {"20", 20},
                                                              {"ms1m", 20},
                                                              {"ytf", 4},
                                                              {"deepfashion", 20},
                                                              {"train-4", 4},
                                                              {"train-8", 8},
                                                              {"train-84", 84}};
  for (const auto& [name, count] : counts) EXPECT_EQ(FindPreset(name).settings.size(), count);
}

TEST(FindPreset, ProposesEachBaseBeforeItsGroups) {
  const std::vector<ProposalSetting> settings = FindPreset("8").settings;
  EXPECT_TRUE(settings[0].iterations.empty());
  EXPECT_EQ(settings[0].super_vertices.min_similarity, 0.6);
  EXPECT_EQ(settings[1].super_vertices, settings[0].super_vertices);
  EXPECT_EQ(settings[1].iterations.at(0).grouping.k, 2);
  EXPECT_EQ(settings[1].iterations.at(0).grouping.max_size, 8);
  EXPECT_EQ(settings[2].iterations.at(0).grouping.k, 3);
  EXPECT_EQ(settings[6].super_vertices.min_similarity, 0.75);
  EXPECT_FALSE(settings[6].iterations.empty()) << "0.75 is a base only";
}

TEST(FindPreset, ListsAllPresetsForAnUnknownName) {
  try {
    FindPreset("9");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kUsage);
    EXPECT_THAT(error.what(), HasSubstr("'9'"));
    EXPECT_THAT(error.what(), HasSubstr("2, 5, 8, 20"));
  }
}

TEST(ProposalSetting, RejectsAnEmptyRangeOfSizes) {
  EXPECT_THROW((ProposalSetting{.super_vertices = {.max_size = 3}, .min_size = 4}.Check()), Error);
}

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

TEST(ParseSetting, KeepsTheDefaultsOfMissingKeys) {
  EXPECT_EQ(ParseSetting("th=0.7").super_vertices.max_size,
            ProposalSetting().super_vertices.max_size);
}

TEST(ParseSetting, RejectsUnknownKeysAndInvalidValues) {
  for (const char* text :
       {"size=3", "th", "th=high", "th=0.6,max=12x", "raise=fast", "th=0.6/color=1"}) {
    EXPECT_THROW(ParseSetting(text), Error) << text;
  }
}

TEST(PlanProposals, UsesTheGivenSettingsInsteadOfThePreset) {
  EXPECT_EQ(PlanProposals("2", {}).options.settings.size(), 2u);
  const ProposalPlan own = PlanProposals("2", {"th=0.7", "th=0.6", "th=0.5"});
  EXPECT_EQ(own.options.settings.size(), 3u);
  EXPECT_EQ(own.num_neighbors, 80);
}

TEST(PlanProposals, LimitsSettingsToTheLengthOfTheLists) {
  const ProposalPlan plan = PlanProposals("2", {"k=80", "k=30", "k=10"}, 20);
  EXPECT_EQ(plan.num_neighbors, 20);
  EXPECT_EQ(plan.options.settings[0].super_vertices.k, 20);
  EXPECT_EQ(plan.options.settings[1].super_vertices.k, 20);
  EXPECT_EQ(plan.options.settings[2].super_vertices.k, 10);
}

}  // namespace
}  // namespace facegraph
