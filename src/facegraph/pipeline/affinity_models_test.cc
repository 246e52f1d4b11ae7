// SPDX-License-Identifier: MIT
#include "facegraph/pipeline/affinity_models.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "facegraph/base/error.h"
#include "facegraph/pipeline/models.h"

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

std::string ErrorOf(const TensorFile& file) {
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
  EXPECT_THAT(ErrorOf(file), testing::HasSubstr("mine.safetensors: is no affinity model"));
  file = good;
  file.tensors.erase("affinity.second.weight1");
  EXPECT_EQ(ErrorOf(file), "mine.safetensors: lacks the tensor affinity.second.weight1");
  file = good;
  file.tensors["affinity.first.mean"].shape = {11, 2};
  EXPECT_EQ(ErrorOf(file), "mine.safetensors: tensor affinity.first.mean has another shape");
}

}  // namespace
}  // namespace facegraph
