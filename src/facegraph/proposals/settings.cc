// SPDX-License-Identifier: MIT
#include "facegraph/proposals/settings.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <span>

#include "facegraph/base/error.h"

namespace facegraph {
namespace {

/// Super-vertices: proposals themselves, or only the base of an iteration.
struct Base {
  int k;
  double min_similarity;
  bool proposed = true;
};

/// One iteration on every base of the preset.
struct Grouping {
  int k;
  int max_super_vertices;
};

/// A preset: on each base first the base itself, if it is proposed, then each grouping.
struct Row {
  std::string_view name;
  std::string_view description;
  int num_neighbours;
  std::span<const Base> bases;
  int max_base_size;
  std::span<const Grouping> groupings;
  int max_group_size;
};

constexpr Base kOurs[] = {{80, .5}, {80, .6}, {80, .65}};
constexpr Base kTwo[] = {{80, .7}, {80, .75}};
constexpr Base kFive[] = {{80, .55}, {80, .6}, {80, .65}, {80, .7}, {80, .75}};
constexpr Base kTwoOfThree[] = {{80, .6}, {80, .7}, {80, .75, false}};
constexpr Base kYtf[] = {{160, .65}, {160, .68}, {160, .7}, {160, .72}};
constexpr Base kDeepFashion[] = {{5, .55}, {5, .6}, {5, .65, false}};
constexpr Base kTrainFour[] = {{80, .6}, {80, .65}, {80, .7}, {80, .75}};
constexpr Base kTrainEight[] = {{30, .6}, {30, .7},  {60, .6}, {60, .7},
                                {80, .6}, {80, .65}, {80, .7}, {80, .75}};
constexpr Base kTrainTwelve[] = {{30, .6}, {30, .65}, {30, .7}, {30, .75}, {60, .6}, {60, .65},
                                 {60, .7}, {60, .75}, {80, .6}, {80, .65}, {80, .7}, {80, .75}};

constexpr Grouping kTwoGroupings[] = {{2, 8}, {3, 5}};
constexpr Grouping kSixGroupings[] = {{2, 8}, {2, 12}, {2, 16}, {3, 5}, {3, 10}, {4, 4}};

// The authors' settings are those of their configuration files (see docs/method.md); "train" ones
// are for making the proposals a network learns from.
constexpr Row kPresets[] = {
    {"default", "9 settings, people of up to 1,000 faces", 80, kOurs, 1000, kTwoGroupings, 1000},
    {"2", "the authors' 2 settings for MS-Celeb-1M", 80, kTwo, 300, {}, 0},
    {"5", "the authors' 5 settings for MS-Celeb-1M", 80, kFive, 300, {}, 0},
    {"8", "the authors' 8 settings for MS-Celeb-1M", 80, kTwoOfThree, 300, kTwoGroupings, 500},
    {"20", "the authors' 20 settings for MS-Celeb-1M", 80, kTwoOfThree, 300, kSixGroupings, 500},
    {"ms1m", "MS-Celeb-1M: the same as 20", 80, kTwoOfThree, 300, kSixGroupings, 500},
    {"ytf", "the authors' 4 settings for YouTube-Faces", 160, kYtf, 1600, {}, 0},
    {"deepfashion", "the authors' 20 settings for DeepFashion", 5, kDeepFashion, 50, kSixGroupings,
     200},
    {"train-4", "the authors' 4 settings to train on", 80, kTrainFour, 300, {}, 0},
    {"train-8", "the authors' 8 settings to train on", 80, kTrainEight, 300, {}, 0},
    {"train-84", "the authors' 84 settings to train on", 80, kTrainTwelve, 300, kSixGroupings, 500},
};

std::vector<ProposalSetting> SettingsOf(const Row& row) {
  std::vector<ProposalSetting> settings;
  for (const Base& base : row.bases) {
    ProposalSetting setting;
    setting.super_vertices = {
        .k = base.k, .min_similarity = base.min_similarity, .max_size = row.max_base_size};
    if (base.proposed) settings.push_back(setting);
    for (const Grouping& grouping : row.groupings) {
      IterationOptions iteration;
      iteration.grouping.k = grouping.k;
      iteration.grouping.max_size = grouping.max_super_vertices;
      iteration.max_size = row.max_group_size;
      setting.iterations = {iteration};
      settings.push_back(setting);
    }
  }
  return settings;
}

}  // namespace

void ProposalSetting::Check() const {
  super_vertices.Check();
  Require(min_size >= 1 && min_size <= super_vertices.max_size, ErrorKind::kUsage,
          "proposals: super-vertices of {}..{} faces, should be at least 1 and not empty", min_size,
          super_vertices.max_size);
  for (const IterationOptions& iteration : iterations) iteration.Check();
}

ProposalPreset FindPreset(std::string_view name) {
  const auto row = std::ranges::find(kPresets, name, &Row::name);
  Require(row != std::end(kPresets), ErrorKind::kUsage, "no preset is named '{}'; there are {}",
          name, fmt::join(PresetNames(), ", "));
  return {std::string(row->name), std::string(row->description), row->num_neighbours,
          SettingsOf(*row)};
}

std::vector<std::string> PresetNames() {
  std::vector<std::string> names;
  for (const Row& row : kPresets) names.emplace_back(row.name);
  return names;
}

}  // namespace facegraph
