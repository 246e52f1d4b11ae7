// SPDX-License-Identifier: MIT
#include "facegraph/models/models.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "facegraph/base/error.h"
#include "facegraph/knn/features_for_tests.h"

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

/// The message of the Error(kBadData) that `read` throws, "" if it throws none.
template <typename Read>
std::string GetError(const Read& read) {
  try {
    read();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kBadData);
    return error.what();
  }
  return "";
}

std::string GetModelsError(const TensorFile& file) {
  return GetError([&] { ModelsFromTensorFile(file, "m.safetensors"); });
}

TEST(Models, SurviveTheRoundTripThroughAFile) {
  const TensorFile file = ToTensorFile(SmallModels());
  EXPECT_EQ(ToTensorFile(ModelsFromTensorFile(file, "m")), file);
}

TEST(Models, KeepTheirAffinityModel) {
  Models models = SmallModels();
  models.affinity = AffinityModel{EdgeModel(1), EdgeModel(2)};
  const TensorFile file = ToTensorFile(models);
  const Models back = ModelsFromTensorFile(file, "m");
  EXPECT_EQ(back.kind(), AffinityKind::kLearned);
  EXPECT_EQ(ToTensorFile(back), file);
  EXPECT_EQ(ModelsFromTensorFile(ToTensorFile(SmallModels()), "m").kind(), AffinityKind::kCosine);
}

TEST(Models, KeepTheirPrecisionMap) {
  Models models = SmallModels();
  models.precision_map = PrecisionMap{{1, 0.5f, 2}};
  TensorFile file = ToTensorFile(models);
  EXPECT_EQ(ModelsFromTensorFile(file, "m").precision_map, models.precision_map);
  EXPECT_FALSE(ModelsFromTensorFile(ToTensorFile(SmallModels()), "m").precision_map.has_value());
  file.tensors["precision_map"] = {{2}, {1.0f, 0.0f}};
  EXPECT_EQ(GetModelsError(file), "m.safetensors: tensor precision_map wants 3 finite values");
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

TEST(Models, RefuseInvalidFilesByName) {
  EXPECT_TRUE(GetModelsError({}).starts_with("m.safetensors: "));
  TensorFile wrong_shape = ToTensorFile(SmallModels());
  wrong_shape.tensors["detector.convolution1.weight"] = {{1, 1}, {0.0f}};
  EXPECT_NE(GetModelsError(wrong_shape).find("convolution1"), std::string::npos);
  TensorFile flat = ToTensorFile(SmallModels());
  flat.tensors["detector.output.bias"] = {{2}, {0.0f, 0.0f}};
  EXPECT_NE(GetModelsError(flat).find("output.bias"), std::string::npos);
}

TEST(Models, ShippedHaveBothNetworksAndStructuralInputs) {
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

TEST(AffinityModel, SurvivesTheRoundTripThroughAFile) {
  AffinityModel model{EdgeModel(3), EdgeModel(4)};
  model.first.mean[2] = 7;
  model.second.scale[21] = 0.5;
  const TensorFile file = ToTensorFile(model);
  const AffinityModel back = AffinityModelFromTensorFile(file, "model");
  EXPECT_EQ(ToTensorFile(back), file);
  EXPECT_EQ(back.second.network.Save(), model.second.network.Save());
}

TEST(AffinityModel, IsEmbeddedInTheProgram) {
  const AffinityModel model = *ShippedModels().affinity;
  EXPECT_NE(model.first.network.Save(), model.second.network.Save());
}

/// Share of the neighbors with a learned probability above 0.5, among neighbors of the same
/// identity (same) or of other identities. Row i has identity i modulo num_identities.
double AcceptedShare(const Matrix<float>& rows, int64_t num_identities, bool same) {
  const AffinityOptions options{.neighbors = {.k = 40}, .whitening = {}};
  const LearnedAffinity learned =
      LearnAffinity(ToFeatures(rows), *ShippedModels().affinity, options, {});
  double accepted = 0, all = 0;
  for (int64_t face = 0; face < rows.rows(); ++face) {
    for (int64_t column = 1; column < 40; ++column) {
      if ((learned.neighbors.ids(face, column) % num_identities == face % num_identities) != same)
        continue;
      ++all;
      accepted += learned.neighbors.similarities(face, column) > 0.5F;
    }
  }
  return accepted / all;
}

TEST(AffinityModel, RejectsDifferentIdentitiesOfWeakFeatures) {
  Random random(1);
  EXPECT_LT(AcceptedShare(RandomRows(2000, 24, random), 2000, false), 0.05);
}

TEST(AffinityModel, FindsIdentitiesOfWeakFeatures) {
  Random random(2);
  const Matrix<float> rows = IdentityRows(2000, 24, 200, 0.4, random);
  EXPECT_LT(AcceptedShare(rows, 200, false), 0.05);
  EXPECT_GT(AcceptedShare(rows, 200, true), 0.8);
}

std::string GetAffinityError(const TensorFile& file) {
  return GetError([&] { AffinityModelFromTensorFile(file, "mine.safetensors"); });
}

TEST(AffinityModel, RefusesInvalidFilesInOneLine) {
  const TensorFile good = ToTensorFile({EdgeModel(1), EdgeModel(2)});
  TensorFile file = good;
  file.tensors.clear();
  EXPECT_THAT(GetAffinityError(file),
              testing::HasSubstr("mine.safetensors: not an affinity model"));
  file = good;
  file.tensors.erase("affinity.second.weight1");
  EXPECT_EQ(GetAffinityError(file), "mine.safetensors: lacks the tensor affinity.second.weight1");
  file = good;
  file.tensors["affinity.first.mean"].shape = {11, 2};
  EXPECT_EQ(GetAffinityError(file),
            "mine.safetensors: tensor affinity.first.mean has the wrong shape");
}

}  // namespace
}  // namespace facegraph
