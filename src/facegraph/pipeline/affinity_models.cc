// SPDX-License-Identifier: MIT
#include "facegraph/pipeline/affinity_models.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <string>

#include "facegraph/base/error.h"

namespace facegraph {

namespace {

constexpr std::string_view kFormat = "facegraph affinity 1";
constexpr const char* kFirst = "affinity.first.";
constexpr const char* kSecond = "affinity.second.";
constexpr int kVariations = 32;  ///< of each set
constexpr double kMostThinning = 4;

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

/// A set whitened by what a model finds in it, with neighbours and labels, and the mates it found.
struct WhitenedSet : LabelledFaces {
  Mates mates;
};

std::deque<WhitenedSet> WhitenedSets(std::span<const LabelledFaces> sets, const EdgeModel& model,
                                     const AffinityRecipe& recipe, const Execution& execution) {
  std::deque<WhitenedSet> whitened;
  for (const LabelledFaces& set : sets) {
    WhitenedSet& own = whitened.emplace_back();
    FirstLesson lesson =
        LearnFromEdges(set.features, set.neighbours, model, recipe.whitening, execution);
    own.features = WhitenedBy(lesson, set.features, execution);
    own.mates = std::move(lesson.mates);
    own.neighbours = NearestNeighbours(own.features, recipe.neighbours, execution);
    own.labels = set.labels;
  }
  return whitened;
}

/// Puts every set in every variation behind the sets themselves; what was varied so `before` is
/// there already.
void Vary(std::span<const LabelledFaces> sets, std::span<const Variation> before,
          std::span<const Variation> variations, uint64_t seed, const Execution& execution,
          std::vector<LabelledFaces>& all) {
  all.resize(sets.size() * (1 + variations.size()));
  for (size_t i = 0; i < sets.size() * variations.size(); ++i) {
    const size_t set = i / variations.size(), variation = i % variations.size();
    if (variation < before.size() && before[variation] == variations[variation]) continue;
    const size_t place = sets.size() + i;
    all[place] = Varied(sets[set], variations[variation], seed + place, execution);
  }
}

}  // namespace

void AddAffinity(const AffinityModel& model, TensorFile& file) {
  for (size_t i = 0; i < kEdgeInputNames.size(); ++i) {
    file.metadata[fmt::format("affinity.input {:02}", i)] = kEdgeInputNames[i];
  }
  Add(model.first, kFirst, file);
  Add(model.second, kSecond, file);
}

std::optional<AffinityModel> TakeAffinity(const TensorFile& file) {
  if (!file.Holds("affinity.")) return std::nullopt;
  return AffinityModel{Take(file, kFirst), Take(file, kSecond)};
}

TensorFile ToTensorFile(const AffinityModel& model) {
  TensorFile file;
  file.metadata["format"] = kFormat;
  AddAffinity(model, file);
  return file;
}

AffinityModel AffinityModelFromTensorFile(const TensorFile& file, std::string_view name) {
  try {
    std::optional<AffinityModel> model = TakeAffinity(file);
    Require(model.has_value(), ErrorKind::kBadData,
            "is no affinity model (it holds no tensor affinity.*)");
    return std::move(*model);
  } catch (const Error& error) {
    Fail(ErrorKind::kBadData, "{}: {}", name, error.what());
  }
}

AffinityRecipe AffinityRecipe::Default(uint64_t seed) {
  AffinityRecipe recipe;
  recipe.training.seed = seed;
  recipe.variations = DrawVariations(kVariations, kMostThinning, seed);
  return recipe;
}

AffinityModel TrainAffinity(std::span<const LabelledFaces> sets, const AffinityRecipe& recipe,
                            const std::function<void(std::string_view)>& on_step,
                            const Execution& execution) {
  const auto say = [&](std::string_view step) {
    if (on_step) on_step(step);
  };
  const auto example = [&](const LabelledFaces& set, const Mates* mates, size_t place) {
    const int64_t most =
        place < sets.size() ? recipe.training.faces_per_set : recipe.faces_per_variation;
    return EdgeExamples{set.features, set.neighbours, set.labels, mates, most};
  };
  const uint64_t seed = recipe.training.seed;
  AffinityModel model;
  say("variations of the sets");
  std::vector<LabelledFaces> all(sets.begin(), sets.end());
  Vary(sets, {}, recipe.variations, seed, execution, all);
  say("the network for features as they come");
  std::vector<EdgeExamples> examples;
  for (size_t i = 0; i < all.size(); ++i) examples.push_back(example(all[i], nullptr, i));
  model.first = TrainEdgeModel(examples, recipe.training, execution);
  say("whitening");
  const std::vector<Variation> worse = WithWorseFeatures(recipe.variations, seed);
  Vary(sets, recipe.variations, worse, seed, execution, all);
  const std::deque<WhitenedSet> whitened = WhitenedSets(all, model.first, recipe, execution);
  say("the network for whitened features");
  examples.clear();
  for (size_t i = 0; i < whitened.size(); ++i) {
    examples.push_back(example(whitened[i], &whitened[i].mates, i));
  }
  model.second = TrainEdgeModel(examples, recipe.training, execution);
  return model;
}

}  // namespace facegraph
