// SPDX-License-Identifier: MIT
#include "facegraph/gcn/model.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <limits>

#include "facegraph/base/error.h"
#include "facegraph/gcn/structural_inputs.h"

namespace facegraph {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

Architecture RichDetector() {
  Architecture architecture;
  architecture.input = VertexInput::kStructure;
  architecture.input_width = kNumStructuralInputs;
  architecture.edge_weight = EdgeWeight::kSimilarity;
  architecture.convolution_widths = {6, 5, 4};
  architecture.convolution_bias = true;
  architecture.hidden_widths = {3, 2};
  architecture.poolings = {Pooling::kMean, Pooling::kMax};
  architecture.append_log_size = true;
  architecture.heads = {Head::kIop};
  architecture.sigmoid = true;
  return architecture;
}

Architecture PlainSegmenter() {
  Architecture architecture;
  architecture.task = GcnTask::kSegmentation;
  architecture.input_width = 4;
  architecture.convolution_widths = {3};
  return architecture;
}

TEST(GcnModel, IsUnchangedAfterConversionToTensorsAndBack) {
  for (const Architecture& architecture : {RichDetector(), PlainSegmenter()}) {
    GcnModel model = NewModel(architecture, 1);
    if (model.input_mean.size() > 0) model.input_mean(0, 2) = 0.5f;
    const GcnModel copy = ModelFromTensors(ToTensors(model));
    EXPECT_EQ(copy.architecture, architecture);
    EXPECT_EQ(copy.input_mean, model.input_mean);
    EXPECT_EQ(copy.input_scale, model.input_scale);
    ASSERT_EQ(copy.parameters.size(), model.parameters.size());
    for (size_t p = 0; p < copy.parameters.size(); ++p) {
      EXPECT_EQ(copy.parameters[p].name, model.parameters[p].name);
      EXPECT_EQ(copy.parameters[p].value, model.parameters[p].value);
    }
  }
}

TEST(GcnModel, SeedBitWidensTheFirstWeightByOne) {
  const GcnModel model = NewModel(PlainSegmenter(), 1);
  EXPECT_EQ(model.parameters[0].value.rows(), 5);
  EXPECT_EQ(model.parameters[1].value.cols(), 2);
}

TEST(GcnModel, DifferentSeedsGiveDifferentWeights) {
  EXPECT_EQ(NewModel(PlainSegmenter(), 7).parameters[0].value,
            NewModel(PlainSegmenter(), 7).parameters[0].value);
  EXPECT_NE(NewModel(PlainSegmenter(), 7).parameters[0].value,
            NewModel(PlainSegmenter(), 8).parameters[0].value);
}

struct Damage {
  const char* message;
  std::function<void(ModelTensors&)> apply;
};

TEST(GcnModel, NamesEveryDamageOfAFile) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const std::vector<Damage> damages = {
      {"format is 'unknown'", [](auto& file) { file.metadata.erase("format"); }},
      {"format is 'x'", [](auto& file) { file.metadata["format"] = "x"; }},
      {"'heads' is missing", [](auto& file) { file.metadata.erase("heads"); }},
      {"'task' has the unknown value 'y'", [](auto& file) { file.metadata["task"] = "y"; }},
      {"is '3x', should be a number", [](auto& file) { file.metadata["hidden_widths"] = "3x,2"; }},
      {"should be one value", [](auto& file) { file.metadata["input_width"] = "1,2"; }},
      {"widths must be 1 to 65536", [](auto& file) { file.metadata["hidden_widths"] = "3,-2"; }},
      {"each once", [](auto& file) { file.metadata["poolings"] = "max,max"; }},
      {"tensor 'output.bias' is missing", [](auto& file) { file.tensors.erase("output.bias"); }},
      {"tensor 'convolution2.weight' is [6, 4], should be [6, 5]",
       [](auto& file) { file.tensors["convolution2.weight"] = Matrix<float>(6, 4); }},
      {"tensor 'input.mean' is [1, 3], should be [1, 14]",
       [](auto& file) { file.tensors["input.mean"] = Matrix<float>(1, 3); }},
      {"'output.bias' contains NaN",
       [nan](auto& file) { file.tensors["output.bias"] = Matrix<float>(1, 1, nan); }},
      {"unknown tensor 'extra'", [](auto& file) { file.tensors["extra"] = Matrix<float>(1, 1); }}};
  for (const Damage& damage : damages) {
    ModelTensors file = ToTensors(NewModel(RichDetector(), 1));
    damage.apply(file);
    EXPECT_THAT([&] { ModelFromTensors(file); }, ThrowsMessage<Error>(HasSubstr(damage.message)));
  }
}

TEST(GcnModel, FlushesTinyWeightsToZero) {
  ModelTensors file = ToTensors(NewModel(RichDetector(), 1));
  Matrix<float>& weight = file.tensors["convolution2.weight"];
  weight(0, 0) = 1e-41f;
  weight(0, 1) = -1e-33f;
  weight(0, 2) = 1e-20f;
  const GcnModel model = ModelFromTensors(file);
  const Matrix<float>& read = model.parameters[model.ConvolutionWeight(1)].value;
  EXPECT_EQ(read(0, 0), 0);
  EXPECT_EQ(read(0, 1), 0);
  EXPECT_EQ(read(0, 2), 1e-20f);
}

TEST(Architecture, RejectsInvalidValues) {
  const auto rejects = [](const char* message, const std::function<void(Architecture&)>& change) {
    Architecture architecture = RichDetector();
    change(architecture);
    EXPECT_THAT([&] { architecture.Check(); }, ThrowsMessage<Error>(HasSubstr(message)));
  };
  rejects("input width", [](auto& a) { a.input_width = 0; });
  rejects("at least one graph convolution", [](auto& a) { a.convolution_widths.clear(); });
  rejects("widths must be", [](auto& a) { a.convolution_widths = {0}; });
  rejects("at least one pooling", [](auto& a) { a.poolings.clear(); });
  rejects("at least one output", [](auto& a) { a.heads.clear(); });
  rejects("constant input has width 1", [](auto& a) { a.input = VertexInput::kConstant; });
  rejects("only structural inputs", [](auto& a) {
    a = PlainSegmenter();
    a.append_input = true;
  });
}

}  // namespace
}  // namespace facegraph
