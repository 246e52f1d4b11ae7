// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <numeric>
#include <span>
#include <string>
#include <vector>

#include "facegraph/base/error.h"
#include "facegraph/knn/features_for_tests.h"
#include "facegraph/knn/nearest_neighbors.h"
#include "facegraph/training/train_affinity.h"
#include "facegraph/training/train_models.h"

namespace facegraph {
namespace {

using testing::AllOf;
using testing::HasSubstr;

constexpr int64_t kNumFaces = 40;

/// Faces of 8 identities with other labels.
class TeachableSets : public testing::Test {
 protected:
  TeachableSets() {
    Random random(2);
    rows_ = IdentityRows(kNumFaces, 16, 8, 0.3, random);
  }

  LabeledFaces Set(std::vector<int64_t> labels, const std::string& name) const {
    const Features features = ToFeatures(rows_);
    return {features, NearestNeighbors(features, {.k = 10}, {}), std::move(labels), name};
  }

  /// The message of each trainer for a good set and one with these labels.
  static std::vector<std::string> Messages(const std::vector<LabeledFaces>& sets) {
    std::vector<std::function<void()>> trainers{[&] {
      AffinityRecipe recipe = AffinityRecipe::Default(0);
      recipe.neighbors.k = 10;
      TrainAffinity(sets, recipe, {}, {});
    }};
    for (const char* name : {"learned", "cosine", "paper", "reference"}) {
      trainers.emplace_back([&sets, name] { TrainModels(sets, TrainRecipe::Named(name, 16, 0)); });
    }
    std::vector<std::string> messages;
    for (const auto& train : trainers) {
      try {
        train();
        messages.emplace_back("no error");
      } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::kBadData);
        messages.emplace_back(error.what());
      }
    }
    return messages;
  }

  Matrix<float> rows_;
};

TEST_F(TeachableSets, EveryTrainerRefusesLabelsThatTeachNothingAndNamesThem) {
  std::vector<int64_t> good, different(kNumFaces);
  for (int64_t face = 0; face < kNumFaces; ++face) good.push_back(face % 8);
  std::iota(different.begin(), different.end(), 0);
  std::vector<int64_t> single(kNumFaces, -1);
  single[3] = 4;
  const std::vector<std::pair<std::vector<int64_t>, std::string>> cases = {
      {std::vector<int64_t>(kNumFaces, -1), "no face has a label"},
      {std::vector<int64_t>(kNumFaces, 5), "are one person"},
      {single, "are one person"},
      {different, "are different people"}};
  for (const auto& [labels, reason] : cases) {
    for (const std::string& message : Messages({Set(labels, "y.txt")})) {
      EXPECT_THAT(message, AllOf(HasSubstr("y.txt"), HasSubstr(reason)));
    }
    for (const std::string& message : Messages({Set(good, "y.txt"), Set(labels, "more.txt")})) {
      EXPECT_THAT(message, AllOf(HasSubstr("more.txt"), HasSubstr(reason)));
    }
  }
}

TEST_F(TeachableSets, TheAffinityNeedsTwoLabeledFacesThatAreNeighbors) {
  // Three labels are formally enough, but no list of a labeled face has another.
  LabeledFaces set = Set(std::vector<int64_t>(kNumFaces, -1), "y.txt");
  set.labels[0] = set.labels[1] = 3;
  set.labels[2] = 4;
  for (int64_t face = 0; face < 3; ++face) {
    for (int64_t c = 1; c < set.neighbors.k(); ++c) {
      set.neighbors.ids(face, c) = static_cast<int32_t>(10 + c);
    }
  }
  const std::vector<EdgeExamples> examples{{set.features, set.neighbors, set.labels}};
  try {
    TrainEdgeModel(examples, {.epochs = 1}, {});
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("no two labeled faces are neighbors"));
  }
}

}  // namespace
}  // namespace facegraph
