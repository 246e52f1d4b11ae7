// SPDX-License-Identifier: MIT
#include "facegraph/models/affinity_model_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "facegraph/knn/features_for_tests.h"
#include "facegraph/base/error.h"
#include "facegraph/models/models.h"

namespace facegraph {
namespace {

TEST(AffinityModel, ComesBackFromItsFileAsItWas) {
  AffinityModel model{EdgeModel(3), EdgeModel(4)};
  model.first.mean[2] = 7;
  model.second.scale[21] = 0.5;
  const TensorFile file = ToTensorFile(model);
  const AffinityModel back = AffinityModelFromTensorFile(file, "model");
  EXPECT_EQ(ToTensorFile(back), file);
  EXPECT_EQ(back.second.network.Save(), model.second.network.Save());
}

TEST(AffinityModel, TheShippedOneIsInsideTheProgram) {
  const AffinityModel model = *ShippedModels().affinity;
  EXPECT_NE(model.first.network.Save(), model.second.network.Save());
}

/// Share of the neighbors that the shipped networks take for the same person, others of the same
/// row number modulo `people` or not.
double ShareBelieved(const Matrix<float>& rows, int64_t people, bool same) {
  const AffinityOptions options{.neighbors = {.k = 40}, .whitening = {}};
  const LearnedAffinity learned =
      LearnAffinity(ToFeatures(rows), *ShippedModels().affinity, options, {});
  double believed = 0, all = 0;
  for (int64_t face = 0; face < rows.rows(); ++face) {
    for (int64_t column = 1; column < 40; ++column) {
      if ((learned.neighbors.ids(face, column) % people == face % people) != same) continue;
      ++all;
      believed += learned.neighbors.similarities(face, column) > 0.5F;
    }
  }
  return believed / all;
}

TEST(AffinityModel, StrangersAreNotBelievedEvenWhereFeaturesTellLittle) {
  Random random(1);
  EXPECT_LT(ShareBelieved(RandomRows(2000, 24, random), 2000, false), 0.05);
}

TEST(AffinityModel, PeopleAreStillFoundWhereFeaturesTellLittle) {
  Random random(2);
  const Matrix<float> rows = IdentityRows(2000, 24, 200, 0.4, random);
  EXPECT_LT(ShareBelieved(rows, 200, false), 0.05);
  EXPECT_GT(ShareBelieved(rows, 200, true), 0.8);
}

std::string GetError(const TensorFile& file) {
  try {
    AffinityModelFromTensorFile(file, "mine.safetensors");
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kBadData);
    return error.what();
  }
  return "";
}

TEST(AffinityModel, RefusesWhatIsNoneInOneLine) {
  const TensorFile good = ToTensorFile({EdgeModel(1), EdgeModel(2)});
  TensorFile file = good;
  file.tensors.clear();
  EXPECT_THAT(GetError(file), testing::HasSubstr("mine.safetensors: is no affinity model"));
  file = good;
  file.tensors.erase("affinity.second.weight1");
  EXPECT_EQ(GetError(file), "mine.safetensors: lacks the tensor affinity.second.weight1");
  file = good;
  file.tensors["affinity.first.mean"].shape = {11, 2};
  EXPECT_EQ(GetError(file), "mine.safetensors: tensor affinity.first.mean has another shape");
}

}  // namespace
}  // namespace facegraph
