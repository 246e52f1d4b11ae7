// SPDX-License-Identifier: MIT
#include "facegraph/compare/comparison.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "facegraph/base/error.h"
#include "facegraph/cli/comparison_text.h"
#include "facegraph/cli/method_arguments.h"

namespace facegraph {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

/// Ten faces of five people, without neighbors.
KnownFaces TenFaces() { return {{}, {}, {0, 0, 1, 1, 2, 2, 3, 3, 4, 4}}; }

/// Joins the first `size` faces, and fails for a size of 7.
Method FirstFaces() {
  Method method;
  method.name = "first-faces";
  method.title = "first faces";
  method.parameters = {{"size", "how many", 2, {1, 2, 7, 10}}};
  method.run = [](const MethodInputs&, const ParameterValues& values, const Execution&) {
    const auto size = static_cast<int32_t>(values.at("size"));
    Require(size != 7, ErrorKind::kFailed, "seven, of all numbers");
    std::vector<int64_t> labels;
    for (int32_t face = 0; face < 10; ++face) labels.push_back(face < size ? 0 : face + 1);
    return Canonical(labels);
  };
  return method;
}

TEST(RunMethod, TakesTheParametersThatAreBestOnTheTuningFaces) {
  const KnownFaces faces = TenFaces();
  const std::vector<ComparisonRow> rows = RunMethod(FirstFaces(), faces, &faces, nullptr, {}, {});
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].tuned_for, "both");
  EXPECT_EQ(rows[0].parameters.at("size"), 2);
  ASSERT_TRUE(rows[0].evaluation);
  EXPECT_EQ(rows[0].evaluation->clusters, 9);
}

TEST(RunMethod, UsesTheDefaultsWhereThereIsNothingToTuneOn) {
  const std::vector<ComparisonRow> rows =
      RunMethod(FirstFaces(), TenFaces(), nullptr, nullptr, {}, {});
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_THAT(rows[0].tuned_for, IsEmpty());
  EXPECT_EQ(rows[0].parameters.at("size"), 2);
}

TEST(RunMethod, LeavesARowThatSaysWhyItFailed) {
  Method method = FirstFaces();
  method.parameters[0].values = {7};
  method.parameters[0].value = 7;
  const KnownFaces faces = TenFaces();
  const std::vector<ComparisonRow> rows = RunMethod(method, faces, &faces, nullptr, {}, {});
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_FALSE(rows[0].evaluation);
  EXPECT_EQ(rows[0].failure, "seven, of all numbers");
  for (const std::string& table :
       {ComparisonText(rows), ComparisonMarkdown(rows), ComparisonCsv(rows)}) {
    EXPECT_THAT(table, HasSubstr("seven, of all numbers"));
  }
  EXPECT_EQ(ComparisonJson(rows)[0]["failure"], "seven, of all numbers");
  EXPECT_THAT(ComparisonSvg(rows), HasSubstr("first faces: failed"));
}

TEST(RunMethod, LetsAMethodLearnFirstAndTellsIfItCannot) {
  Method method = FirstFaces();
  method.learn = [](const TrainingFaces& faces, uint64_t, const Execution&) {
    return std::string(faces.labels.size(), 'x');
  };
  method.run = [](const MethodInputs& inputs, const ParameterValues&, const Execution&) {
    Require(inputs.learned == "xxxxxxxxxx", ErrorKind::kFailed, "not learned");
    return Canonical(std::vector<int64_t>(10, 0));
  };
  const KnownFaces faces = TenFaces();
  const std::vector<ComparisonRow> rows = RunMethod(method, faces, &faces, &faces, {}, {});
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_TRUE(rows[0].evaluation);
  EXPECT_THAT(RunMethod(method, faces, &faces, nullptr, {}, {})[0].failure, HasSubstr("--train"));
}

TEST(ComparisonCsv, HasAsManyFieldsInEveryRow) {
  const KnownFaces faces = TenFaces();
  std::vector<ComparisonRow> rows = RunMethod(FirstFaces(), faces, &faces, nullptr, {}, {});
  rows.push_back({.name = "broken",
                  .title = "",
                  .paper = "",
                  .tuned_for = "",
                  .parameters = {},
                  .evaluation = {},
                  .failure = "more"});
  const std::string csv = ComparisonCsv(rows);
  std::set<int64_t> commas;
  for (size_t begin = 0; begin < csv.size(); begin = csv.find('\n', begin) + 1) {
    commas.insert(std::count(csv.begin() + static_cast<int64_t>(begin),
                             csv.begin() + static_cast<int64_t>(csv.find('\n', begin)), ','));
  }
  EXPECT_THAT(commas, ElementsAre(15));
}

TEST(DrawIdentities, TakesWholePeopleUpToHalfOfTheFaces) {
  std::vector<int64_t> labels;
  for (int64_t face = 0; face < 100; ++face) labels.push_back(face % 10 == 9 ? -1 : face % 10);
  const std::vector<int64_t> rows = DrawIdentities(labels, 1000, 5);
  EXPECT_EQ(rows.size(), 50u) << "half of 90 is reached by the fifth person";
  EXPECT_TRUE(std::ranges::is_sorted(rows));
  std::set<int64_t> people;
  for (const int64_t row : rows) people.insert(labels[row]);
  EXPECT_EQ(people.size(), 5u);
  EXPECT_THAT(people, Not(testing::Contains(-1)));
  EXPECT_EQ(DrawIdentities(labels, 15, 5).size(), 20u);
  EXPECT_EQ(DrawIdentities(labels, 15, 5), DrawIdentities(labels, 15, 5));
}

TEST(ParametersOf, ReadsNumbersAndRefusesAnythingElse) {
  const MethodArguments good{"dbscan", {"min-points=4", "min-similarity=0.5"}};
  EXPECT_EQ(GetParameters(good).at("min-points"), 4);
  EXPECT_EQ(GetParameters(good).at("min-similarity"), 0.5);
  for (const char* bad : {"min-points", "min-points=", "min-points=4x", "resolution=1"}) {
    EXPECT_THROW(GetParameters({"dbscan", {bad}}), Error) << bad;
  }
}

TEST(LargestFirst, NumbersClustersBySizeThenBySmallestFace) {
  EXPECT_THAT(LargestFirst(Partition{{0, 1, 1, -1, 2}, 3}).cluster_of_face,
              ElementsAre(1, 0, 0, -1, 2));
}

}  // namespace
}  // namespace facegraph
