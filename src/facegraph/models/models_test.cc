// SPDX-License-Identifier: MIT
#include "facegraph/models/models.h"

#include <gtest/gtest.h>

#include "facegraph/base/error.h"

namespace facegraph {
namespace {

Models SmallModels() {
  Architecture architecture;
  architecture.input_width = 4;
  architecture.convolution_widths = {3, 2};
  Models models{.detectors = {NewModel(architecture, 1)}, .segmenter = std::nullopt};
  architecture.task = GcnTask::kSegmentation;
  models.segmenter = NewModel(architecture, 2);
  return models;
}

std::string GetRefusal(const TensorFile& file) {
  try {
    ModelsFromTensorFile(file, "m.safetensors");
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kBadData);
    return error.what();
  }
  return "";
}

TEST(Models, SurviveTheWayThroughAFile) {
  const TensorFile file = ToTensorFile(SmallModels());
  EXPECT_EQ(ToTensorFile(ModelsFromTensorFile(file, "m")), file);
}

TEST(Models, KeepTheAffinitiesTheyLearnedOn) {
  Models models = SmallModels();
  models.affinity = AffinityModel{EdgeModel(1), EdgeModel(2)};
  const TensorFile file = ToTensorFile(models);
  const Models back = ModelsFromTensorFile(file, "m");
  EXPECT_EQ(back.kind(), AffinityKind::kLearned);
  EXPECT_EQ(ToTensorFile(back), file);
  EXPECT_EQ(ModelsFromTensorFile(ToTensorFile(SmallModels()), "m").kind(), AffinityKind::kCosine);
}

TEST(Models, KeepHowPureTheirClustersAre) {
  Models models = SmallModels();
  models.precision_map = PrecisionMap{{1, 0.5f, 2}};
  TensorFile file = ToTensorFile(models);
  EXPECT_EQ(ModelsFromTensorFile(file, "m").precision_map, models.precision_map);
  EXPECT_FALSE(ModelsFromTensorFile(ToTensorFile(SmallModels()), "m").precision_map.has_value());
  file.tensors["precision_map"] = {{2}, {1.0f, 0.0f}};
  EXPECT_EQ(GetRefusal(file), "m.safetensors: tensor precision_map wants 3 finite values");
}

TEST(Models, MayHaveSeveralDetectors) {
  Models models = SmallModels();
  for (const uint64_t seed : {7, 8}) {
    models.detectors.push_back(NewModel(models.detectors[0].architecture, seed));
  }
  const TensorFile file = ToTensorFile(models);
  const Models back = ModelsFromTensorFile(file, "m");
  EXPECT_EQ(back.detectors.size(), 3u);
  EXPECT_EQ(ToTensorFile(back), file);
}

TEST(Models, MayLackTheSegmenter) {
  Models models = SmallModels();
  models.segmenter.reset();
  EXPECT_FALSE(ModelsFromTensorFile(ToTensorFile(models), "m").segmenter.has_value());
}

TEST(Models, RefuseOtherFilesByName) {
  EXPECT_TRUE(GetRefusal({}).starts_with("m.safetensors: "));
  TensorFile wrong_shape = ToTensorFile(SmallModels());
  wrong_shape.tensors["detector.convolution1.weight"] = {{1, 1}, {0.0f}};
  EXPECT_NE(GetRefusal(wrong_shape).find("convolution1"), std::string::npos);
  TensorFile flat = ToTensorFile(SmallModels());
  flat.tensors["detector.output.bias"] = {{2}, {0.0f, 0.0f}};
  EXPECT_NE(GetRefusal(flat).find("output.bias"), std::string::npos);
}

TEST(Models, ThatShipHaveBothNetworksAndNeedNoFeatures) {
  for (const AffinityKind kind : {AffinityKind::kLearned, AffinityKind::kCosine}) {
    const Models models = ShippedModels(kind);
    EXPECT_EQ(models.kind(), kind);
    for (const GcnModel& detector : models.detectors) {
      EXPECT_EQ(detector.architecture.input, VertexInput::kStructure);
    }
    ASSERT_TRUE(models.segmenter.has_value());
    EXPECT_EQ(models.segmenter->architecture.input, VertexInput::kStructure);
  }
}

}  // namespace
}  // namespace facegraph
