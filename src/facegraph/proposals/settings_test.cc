// SPDX-License-Identifier: MIT
#include "facegraph/proposals/settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "facegraph/base/error.h"

namespace facegraph {
namespace {

using testing::HasSubstr;

TEST(FindPreset, KnowsEveryPresetAndAllAreInRange) {
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

TEST(FindPreset, HasAsManySettingsAsANumberInItsNameSays) {
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

TEST(FindPreset, NamesThePresetsThereAreIfAskedForAnother) {
  try {
    FindPreset("9");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kUsage);
    EXPECT_THAT(error.what(), HasSubstr("'9'"));
    EXPECT_THAT(error.what(), HasSubstr("2, 5, 8, 20"));
  }
}

TEST(ProposalSetting, RefusesAnEmptyRangeOfSizes) {
  EXPECT_THROW((ProposalSetting{.super_vertices = {.max_size = 3}, .min_size = 4}.Check()), Error);
}

}  // namespace
}  // namespace facegraph
