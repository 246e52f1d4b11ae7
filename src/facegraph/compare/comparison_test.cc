// SPDX-License-Identifier: MIT
#include "facegraph/compare/comparison.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <numeric>
#include <set>

#include "facegraph/base/error.h"
#include "facegraph/base/random.h"
#include "facegraph/compare/comparison_text.h"
#include "facegraph/compare/our_methods.h"
#include "facegraph/compare/run_baseline.h"
#include "facegraph/compare/run_comparison.h"

namespace facegraph {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

/// Ten faces of five identities, without neighbors.
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
}

TEST(RunMethod, LetsAMethodLearnFirstAndSaysIfItCannot) {
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

TEST(DrawIdentities, TakesWholeIdentitiesUpToHalfOfTheFaces) {
  std::vector<int64_t> labels;
  for (int64_t face = 0; face < 100; ++face) labels.push_back(face % 10 == 9 ? -1 : face % 10);
  const std::vector<int64_t> rows = DrawIdentities(labels, 1000, 5);
  EXPECT_EQ(rows.size(), 50u) << "the fifth identity reaches half of 90";
  EXPECT_TRUE(std::ranges::is_sorted(rows));
  std::set<int64_t> identities;
  for (const int64_t row : rows) identities.insert(labels[row]);
  EXPECT_EQ(identities.size(), 5u);
  EXPECT_THAT(identities, Not(testing::Contains(-1)));
  EXPECT_EQ(DrawIdentities(labels, 15, 5).size(), 20u);
  EXPECT_EQ(DrawIdentities(labels, 15, 5), DrawIdentities(labels, 15, 5));
}

/// 240 faces of 40 well separated identities.
LabeledFeatures SeparatedFaces(uint64_t seed) {
  auto rows = std::make_shared<Matrix<float>>(240, 32);
  Random random(seed);
  Matrix<float> centers(40, 32);
  for (int64_t i = 0; i < centers.size(); ++i) {
    centers.data()[i] = static_cast<float>(random.Normal());
  }
  LabeledFeatures faces;
  for (int64_t face = 0; face < rows->rows(); ++face) {
    faces.labels.push_back(face % 40);
    for (int64_t d = 0; d < 32; ++d) {
      (*rows)(face, d) = centers(face % 40, d) + 0.1f * static_cast<float>(random.Normal());
    }
  }
  faces.features = ToFeatures(std::move(rows));
  return faces;
}

TEST(SplitTrainingFaces, PutsEveryIdentityIntoOnePart) {
  LabeledFeatures all = SeparatedFaces(1);
  all.labels[7] = -1;
  const TrainingSplit faces = SplitTrainingFaces(all, 60, true, {.k = 5}, 3, {});
  const std::set<int64_t> tuning(faces.tuning.labels.begin(), faces.tuning.labels.end());
  const std::set<int64_t> learning(faces.learning->labels.begin(), faces.learning->labels.end());
  EXPECT_EQ(faces.tuning.labels.size() + faces.learning->labels.size(), 239u);
  EXPECT_EQ(tuning.size() + learning.size(), 40u);
  EXPECT_EQ(faces.tuning.neighbors.num_faces(), faces.tuning.features.num_faces());
  EXPECT_FALSE(SplitTrainingFaces(all, 60, false, {.k = 5}, 3, {}).learning);
}

TEST(SplitTrainingFaces, RefusesLabelsThatTeachNothingAlsoAfterTheSplit) {
  LabeledFeatures all = SeparatedFaces(1);
  const auto message = [&](bool learns) -> std::string {
    try {
      SplitTrainingFaces(all, 60, learns, {.k = 5}, 3, {});
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  };
  all.labels.assign(240, -1);
  EXPECT_THAT(message(false), HasSubstr("no face has a label"));
  all.labels.assign(240, 3);
  EXPECT_THAT(message(false), HasSubstr("one person"));
  std::iota(all.labels.begin(), all.labels.end(), 0);
  EXPECT_THAT(message(false), HasSubstr("different people"));
  // Two people: one is left for each part.
  for (size_t face = 0; face < all.labels.size(); ++face)
    all.labels[face] = static_cast<int64_t>(face % 2);
  EXPECT_THAT(message(true),
              HasSubstr("the part to tune on: all 120 labeled faces are one person"));
  // Four people are enough for both parts.
  for (size_t face = 0; face < all.labels.size(); ++face)
    all.labels[face] = static_cast<int64_t>(face % 4);
  EXPECT_EQ(message(true), "");
}

TEST(RunComparison, RefusesTestFacesWithoutLabels) {
  KnownFaces test = TenFaces();
  test.labels.assign(10, -1);
  EXPECT_THROW(RunComparison({}, test, nullptr, {}, {}), Error);
}

TEST(RunComparison, GivesTheSameRowsInThisProcessAndInAnother) {
  const KnownFaces test = FindKnownFaces(SeparatedFaces(1), {.k = 80}, {});
  const TrainingSplit train = SplitTrainingFaces(SeparatedFaces(2), 240, false, {.k = 80}, 0, {});
  const auto methods = FindComparedMethods({"facegraph", "components", "facegraph-cosine"}, {});
  std::vector<std::string> heard;
  ComparisonOptions options;
  options.on_row = [&](const ComparisonRow& row) { heard.push_back(row.name); };
  const std::vector<ComparisonRow> rows = RunComparison(methods, test, &train, options, {});
  options.isolation = Isolation::kInProcess;
  const std::vector<ComparisonRow> same = RunComparison(methods, test, &train, options, {});
  ASSERT_EQ(rows.size(), same.size());
  EXPECT_EQ(heard.size(), 2 * rows.size());
  EXPECT_EQ(rows.front().name, "facegraph");
  EXPECT_EQ(rows.back().name, "facegraph-cosine");
  for (size_t i = 0; i < rows.size(); ++i) {
    ASSERT_TRUE(rows[i].evaluation) << rows[i].failure;
    ASSERT_TRUE(same[i].evaluation) << same[i].failure;
    EXPECT_EQ(rows[i].parameters, same[i].parameters);
    EXPECT_EQ(rows[i].evaluation->bcubed.f, same[i].evaluation->bcubed.f);
    EXPECT_GT(rows[i].evaluation->bcubed.f, 0.9) << rows[i].name;
  }
}

TEST(FindComparedMethods, ListsTheNamesForAnUnknownOne) {
  EXPECT_EQ(FindComparedMethods({}, {}).size(), AllMethods().size() + 2);
  try {
    FindComparedMethods({"magic"}, {});
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("no method \"magic\"; there are facegraph, "));
  }
}

TEST(RunBaseline, ChecksWhatTheMethodNeedsAndOrdersClustersBySize) {
  const KnownFaces faces = TenFaces();
  Method method = FirstFaces();
  BaselineRun run{.features = faces.features, .neighbors = faces.neighbors};
  run.parameters = {{"size", 3}};
  EXPECT_THAT(RunBaseline(method, run, {}).cluster_of_face,
              ElementsAre(0, 0, 0, 1, 2, 3, 4, 5, 6, 7));
  run.parameters = {{"length", 3}};
  EXPECT_THROW(RunBaseline(method, run, {}), Error);
  run.parameters = {};
  run.learning = &faces;
  EXPECT_THROW(RunBaseline(method, run, {}), Error) << "it does not learn";
  method.learn = [](const TrainingFaces&, uint64_t, const Execution&) { return std::string("x"); };
  EXPECT_EQ(RunBaseline(method, run, {}).num_clusters, 9);
  run.learning = nullptr;
  EXPECT_THROW(RunBaseline(method, run, {}), Error) << "it needs labeled faces";
}

TEST(LargestFirst, NumbersClustersBySizeThenBySmallestFace) {
  EXPECT_THAT(LargestFirst(Partition{{0, 1, 1, -1, 2}, 3}).cluster_of_face,
              ElementsAre(1, 0, 0, -1, 2));
}

}  // namespace
}  // namespace facegraph
