// SPDX-License-Identifier: MIT
#include "facegraph/pipeline/choose_models.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "facegraph/base/error.h"

namespace facegraph {
namespace {

using testing::HasSubstr;

Models Choose(const ModelChoice& choice, int64_t num_faces, bool has_neighbors = false) {
  Matrix<float> rows(num_faces, 4);
  for (int64_t row = 0; row < num_faces; ++row) rows(row, 0) = static_cast<float>(row + 1);
  return ChooseModels(choice, ToFeatures(rows), has_neighbors);
}

std::string Refusal(const ModelChoice& choice) {
  try {
    Choose(choice, 300);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kUsage);
    return error.what();
  }
  return "no error";
}

TEST(AutomaticAffinity, IsLearnedInTheRangeWithoutNeighbors) {
  EXPECT_EQ(AutomaticAffinity(kMinForLearnedAffinity, false), AffinityKind::kLearned);
  EXPECT_EQ(AutomaticAffinity(kMaxForLearnedAffinity, false), AffinityKind::kLearned);
  EXPECT_EQ(AutomaticAffinity(kMinForLearnedAffinity - 1, false), AffinityKind::kCosine);
  EXPECT_EQ(AutomaticAffinity(kMaxForLearnedAffinity + 1, false), AffinityKind::kCosine);
  EXPECT_EQ(AutomaticAffinity(kMinForLearnedAffinity, true), AffinityKind::kCosine);
}

TEST(FindAffinityChoice, KnowsTheWordsOfTheTableAndAuto) {
  EXPECT_EQ(FindAffinityChoice("auto"), std::nullopt);
  EXPECT_EQ(FindAffinityChoice("learned"), AffinityKind::kLearned);
  EXPECT_EQ(FindAffinityChoice("cosine"), AffinityKind::kCosine);
  EXPECT_THROW(FindAffinityChoice("euclidean"), Error);
}

TEST(ChooseModels, CopiesOfFewFacesAreNoLargeSet) {
  Matrix<float> rows(1000, 4, 1.0f);
  EXPECT_EQ(ChooseModels({}, ToFeatures(rows), false).kind(), AffinityKind::kCosine);
  for (int64_t row = 0; row < 1000; ++row) rows(row, 0) = static_cast<float>(row % 200);
  EXPECT_EQ(ChooseModels({}, ToFeatures(rows), false).kind(), AffinityKind::kLearned);
}

TEST(ChooseModels, TakesTheShippedOnesForTheAffinity) {
  EXPECT_EQ(Choose({}, 300).kind(), AffinityKind::kLearned);
  EXPECT_EQ(Choose({}, 20).kind(), AffinityKind::kCosine);
  EXPECT_EQ(Choose({}, 300, true).kind(), AffinityKind::kCosine);
  EXPECT_EQ(Choose({.affinity = AffinityKind::kLearned}, 20).kind(), AffinityKind::kLearned);
  EXPECT_EQ(Choose({.affinity = AffinityKind::kCosine}, 300).kind(), AffinityKind::kCosine);
}

TEST(ChooseModels, GivenNetworksDecideTheAffinity) {
  const Models cosine = ShippedModels(AffinityKind::kCosine), learned = ShippedModels();
  EXPECT_EQ(Choose({.models = cosine}, 300).kind(), AffinityKind::kCosine);
  EXPECT_EQ(Choose({.models = learned}, 20).kind(), AffinityKind::kLearned);
  const Models added = Choose({.affinity = AffinityKind::kLearned, .models = cosine}, 300);
  EXPECT_TRUE(added.affinity.has_value());
  EXPECT_EQ(ToTensorFile({added.detectors, added.segmenter, {}, added.precision_map}),
            ToTensorFile(cosine));
}

TEST(ChooseModels, RefusesChoicesThatExcludeEachOther) {
  EXPECT_THAT(Refusal({.affinity = AffinityKind::kCosine, .models = ShippedModels()}),
              HasSubstr("was trained on learned affinity"));
  EXPECT_THAT(Refusal({.affinity = AffinityKind::kCosine, .affinity_model_file = "a.safetensors"}),
              HasSubstr("a.safetensors: an affinity model needs affinity \"learned\""));
}

}  // namespace
}  // namespace facegraph
