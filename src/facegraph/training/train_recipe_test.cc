// SPDX-License-Identifier: MIT
#include "facegraph/training/train_recipe.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "facegraph/base/error.h"

namespace facegraph {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

TEST(TrainRecipe, NamedOnesAreValidAndUseTheSeed) {
  for (const char* name : {"learned", "cosine", "paper", "reference"}) {
    const TrainRecipe recipe = TrainRecipe::Named(name, 128, 3);
    EXPECT_NO_THROW(recipe.Check()) << name;
    EXPECT_EQ(recipe.detector.training.seed, 3u);
    EXPECT_EQ(recipe.segmenter.training.seed, 4u);
    EXPECT_EQ(recipe.segmenter.architecture.task, GcnTask::kSegmentation);
  }
  EXPECT_EQ(TrainRecipe::Named("paper", 128, 3).detector.architecture.input_width, 128);
  EXPECT_THAT([] { TrainRecipe::Named("secret", 128, 3); },
              ThrowsMessage<Error>(HasSubstr("unknown recipe 'secret'")));
}

TEST(TrainRecipe, ContinuesWithFewerEpochsAndSmallerSteps) {
  const TrainRecipe before = TrainRecipe::Named("cosine", 128, 3);
  TrainRecipe after = before;
  after.ContinueFrom(ShippedModels(AffinityKind::kLearned));
  EXPECT_EQ(after.detector.training.epochs, before.detector.training.epochs / 4);
  EXPECT_LT(after.segmenter.training.learning_rate, before.segmenter.training.learning_rate);
  EXPECT_TRUE(after.affinity.has_value());
  ASSERT_TRUE(after.initial_models.has_value());
  EXPECT_EQ(after.initial_models->kind(), AffinityKind::kLearned);
}

TEST(TrainRecipe, ReportsTheOptionOutOfRange) {
  TrainRecipe recipe = TrainRecipe::Named("cosine", 128, 3);
  recipe.augmentations = {{.scatter = 0}};
  EXPECT_THAT([&] { recipe.Check(); }, ThrowsMessage<Error>(HasSubstr("scatter is 0")));
  recipe.augmentations = {{.identity_share = 1.5}};
  EXPECT_THAT([&] { recipe.Check(); }, ThrowsMessage<Error>(HasSubstr("identity_share is 1.5")));
  recipe.augmentations.clear();
  recipe.keep_networks = true;
  EXPECT_THAT([&] { recipe.Check(); }, ThrowsMessage<Error>(HasSubstr("networks to continue")));
}

TEST(SetInput, MakesTheWidthFitTheInput) {
  Architecture architecture;
  architecture.append_input = true;
  SetInput(VertexInput::kFeatures, 512, architecture);
  EXPECT_EQ(architecture.input_width, 512);
  EXPECT_FALSE(architecture.append_input);
  SetInput(VertexInput::kConstant, 512, architecture);
  EXPECT_EQ(architecture.input_width, 1);
}

}  // namespace
}  // namespace facegraph
