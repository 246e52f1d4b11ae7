// SPDX-License-Identifier: MIT
#include "facegraph/training/train_affinity.h"

#include <deque>
#include <utility>

#include "facegraph/evaluation/label_checks.h"

namespace facegraph {
namespace {

constexpr int kNumAugmentations = 32;  // of each set
constexpr double kMaxAffinityThinning = 4;

/// A set whitened with the first network, its new neighbors and its confident neighbors.
struct WhitenedSet : LabeledFaces {
  ConfidentNeighbors confident_neighbors;
};

std::deque<WhitenedSet> WhitenedSets(std::span<const LabeledFaces> sets, const EdgeModel& model,
                                     const AffinityRecipe& recipe, const Execution& execution) {
  std::deque<WhitenedSet> whitened;
  for (const LabeledFaces& set : sets) {
    WhitenedSet& own = whitened.emplace_back();
    FirstPass first_pass =
        LearnFromEdges(set.features, set.neighbors, model, recipe.whitening, execution);
    own.features = WhitenedBy(first_pass, set.features, execution);
    own.confident_neighbors = std::move(first_pass.confident_neighbors);
    own.neighbors = NearestNeighbors(own.features, recipe.neighbors, execution);
    own.labels = set.labels;
  }
  return whitened;
}

/// Appends every augmentation of every set to the sets in `all`. Skips those that are equal to the
/// one in `before`: `all` holds their result already.
void AddAugmented(std::span<const LabeledFaces> sets, std::span<const Augmentation> before,
                  std::span<const Augmentation> augmentations, uint64_t seed,
                  const Execution& execution, std::vector<LabeledFaces>& all) {
  all.resize(sets.size() * (1 + augmentations.size()));
  for (size_t i = 0; i < sets.size() * augmentations.size(); ++i) {
    const size_t set = i / augmentations.size(), augmentation = i % augmentations.size();
    if (augmentation < before.size() && before[augmentation] == augmentations[augmentation])
      continue;
    const size_t place = sets.size() + i;
    all[place] = Augment(sets[set], augmentations[augmentation], seed + place, execution);
  }
}

}  // namespace

AffinityRecipe AffinityRecipe::Default(uint64_t seed) {
  AffinityRecipe recipe;
  recipe.training.seed = seed;
  recipe.augmentations = DrawAugmentations(kNumAugmentations, kMaxAffinityThinning, seed);
  return recipe;
}

AffinityModel TrainAffinity(std::span<const LabeledFaces> sets, const AffinityRecipe& recipe,
                            const std::function<void(std::string_view)>& on_step,
                            const Execution& execution) {
  for (const LabeledFaces& set : sets) RequireTeachable(set.labels, set.name);
  const auto report = [&](std::string_view step) {
    if (on_step) on_step(step);
  };
  const auto make_examples = [&](const LabeledFaces& set,
                                 const ConfidentNeighbors* confident_neighbors, size_t place) {
    const int64_t max_faces =
        place < sets.size() ? recipe.training.faces_per_set : recipe.faces_per_augmentation;
    return EdgeExamples{set.features, set.neighbors, set.labels, confident_neighbors, max_faces};
  };
  const uint64_t seed = recipe.training.seed;
  AffinityModel model;
  report("augmenting the training sets");
  std::vector<LabeledFaces> all(sets.begin(), sets.end());
  AddAugmented(sets, {}, recipe.augmentations, seed, execution, all);
  report("training the first network, on the given features");
  std::vector<EdgeExamples> examples;
  for (size_t i = 0; i < all.size(); ++i) examples.push_back(make_examples(all[i], nullptr, i));
  model.first = TrainEdgeModel(examples, recipe.training, execution);
  report("whitening");
  const std::vector<Augmentation> degraded = WithDegradedFeatures(recipe.augmentations, seed);
  AddAugmented(sets, recipe.augmentations, degraded, seed, execution, all);
  const std::deque<WhitenedSet> whitened = WhitenedSets(all, model.first, recipe, execution);
  report("training the second network, on whitened features");
  examples.clear();
  for (size_t i = 0; i < whitened.size(); ++i) {
    examples.push_back(make_examples(whitened[i], &whitened[i].confident_neighbors, i));
  }
  model.second = TrainEdgeModel(examples, recipe.training, execution);
  return model;
}

}  // namespace facegraph
