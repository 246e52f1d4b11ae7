// SPDX-License-Identifier: MIT
#include "facegraph/pipeline/affinity_models.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <string>

#include "facegraph/base/error.h"

namespace facegraph {

// Made at build time from models/affinity.safetensors (cmake/embed.cmake).
extern const unsigned char kAffinityModel[];
extern const size_t kAffinityModelSize;

namespace {

constexpr std::string_view kFormat = "facegraph affinity 1";
constexpr const char* kFirst = "affinity.first.";
constexpr const char* kSecond = "affinity.second.";

void Add(const EdgeModel& model, const std::string& prefix, TensorFile& file) {
  const std::vector<int64_t> shape{kNumEdgeInputs};
  file.tensors[prefix + "mean"] = {shape, model.mean};
  file.tensors[prefix + "scale"] = {shape, model.scale};
  for (const Parameter& parameter : model.network.parameters()) {
    const Matrix<float>& value = parameter.value;
    file.tensors[prefix + parameter.name] = {
        {value.rows(), value.cols()},
        std::vector<float>(value.data(), value.data() + value.size())};
  }
}

const Tensor& Find(const TensorFile& file, const std::string& name,
                   const std::vector<int64_t>& shape) {
  const auto found = file.tensors.find(name);
  Require(found != file.tensors.end(), ErrorKind::kBadData, "lacks the tensor {}", name);
  Require(found->second.shape == shape, ErrorKind::kBadData, "tensor {} has another shape", name);
  return found->second;
}

EdgeModel Take(const TensorFile& file, const std::string& prefix) {
  EdgeModel model;
  model.mean = Find(file, prefix + "mean", {kNumEdgeInputs}).values;
  model.scale = Find(file, prefix + "scale", {kNumEdgeInputs}).values;
  for (Parameter& parameter : model.network.parameters()) {
    Matrix<float>& value = parameter.value;
    const Tensor& tensor = Find(file, prefix + parameter.name, {value.rows(), value.cols()});
    std::ranges::copy(tensor.values, value.data());
  }
  return model;
}

/// The sets whitened by what a model finds in them, with neighbours and labels.
std::deque<LabelledFaces> WhitenedSets(std::span<const LabelledFaces> sets, const EdgeModel& model,
                                       const AffinityRecipe& recipe, const Execution& execution) {
  std::deque<LabelledFaces> whitened;
  for (const LabelledFaces& set : sets) {
    LabelledFaces& own = whitened.emplace_back();
    own.features =
        WhitenedByEdges(set.features, set.neighbours, model, recipe.whitening, execution);
    own.neighbours = NearestNeighbours(own.features, recipe.neighbours, execution);
    own.labels = set.labels;
  }
  return whitened;
}

}  // namespace

TensorFile ToTensorFile(const AffinityModel& model) {
  TensorFile file;
  file.metadata["format"] = kFormat;
  for (size_t i = 0; i < kEdgeInputNames.size(); ++i) {
    file.metadata[fmt::format("input {:02}", i)] = kEdgeInputNames[i];
  }
  Add(model.first, kFirst, file);
  Add(model.second, kSecond, file);
  return file;
}

AffinityModel AffinityModelFromTensorFile(const TensorFile& file, std::string_view name) {
  try {
    const auto format = file.metadata.find("format");
    Require(format != file.metadata.end() && format->second == kFormat, ErrorKind::kBadData,
            "is no affinity model (its metadata lacks format = \"{}\")", kFormat);
    return {Take(file, kFirst), Take(file, kSecond)};
  } catch (const Error& error) {
    Fail(ErrorKind::kBadData, "{}: {}", name, error.what());
  }
}

AffinityModel ShippedAffinityModel() {
  const std::span<const unsigned char> bytes(kAffinityModel, kAffinityModelSize);
  constexpr std::string_view kName = "the shipped affinity model";
  return AffinityModelFromTensorFile(ParseTensors(std::as_bytes(bytes), kName), kName);
}

AffinityRecipe AffinityRecipe::Default(uint64_t seed) {
  AffinityRecipe recipe;
  recipe.training.seed = seed;
  recipe.variations = {{.thinning = 2, .blending = 1}, {.thinning = 1, .blending = 2},
                       {.thinning = 2, .blending = 4}, {.thinning = 3, .blending = 2},
                       {.thinning = 4, .blending = 4}, {.thinning = 4, .blending = 1}};
  return recipe;
}

AffinityModel TrainAffinity(std::span<const LabelledFaces> sets, const AffinityRecipe& recipe,
                            const std::function<void(std::string_view)>& on_step,
                            const Execution& execution) {
  const auto say = [&](std::string_view step) {
    if (on_step) on_step(step);
  };
  say("variations of the sets");
  std::vector<LabelledFaces> all(sets.begin(), sets.end());
  for (const LabelledFaces& set : sets) {
    for (const Variation& variation : recipe.variations) {
      all.push_back(Varied(set, variation, recipe.training.seed + all.size(), execution));
    }
  }
  const auto learn = [&](const auto& faces) {
    std::vector<EdgeExamples> examples;
    examples.reserve(faces.size());
    for (const LabelledFaces& set : faces) {
      examples.push_back({set.features, set.neighbours, set.labels});
    }
    return TrainEdgeModel(examples, recipe.training, execution);
  };
  AffinityModel model;
  say("the network for features as they come");
  model.first = learn(all);
  say("whitening");
  const std::deque<LabelledFaces> whitened = WhitenedSets(all, model.first, recipe, execution);
  say("the network for whitened features");
  model.second = learn(whitened);
  return model;
}

}  // namespace facegraph
