// SPDX-License-Identifier: MIT
#include "facegraph/training/train_affinity.h"

#include <deque>
#include <utility>

namespace facegraph {
namespace {

constexpr int kAugmentations = 32;  ///< of each set
constexpr double kMaxThinning = 4;

/// A set whitened by what a model finds in it, with neighbors and labels, and the confident neighbors it found.
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

/// Puts every set in every augmentation behind the sets themselves; what was varied so `before` is
/// there already.
void Vary(std::span<const LabeledFaces> sets, std::span<const Augmentation> before,
          std::span<const Augmentation> augmentations, uint64_t seed, const Execution& execution,
          std::vector<LabeledFaces>& all) {
  all.resize(sets.size() * (1 + augmentations.size()));
  for (size_t i = 0; i < sets.size() * augmentations.size(); ++i) {
    const size_t set = i / augmentations.size(), augmentation = i % augmentations.size();
    if (augmentation < before.size() && before[augmentation] == augmentations[augmentation]) continue;
    const size_t place = sets.size() + i;
    all[place] = Augmented(sets[set], augmentations[augmentation], seed + place, execution);
  }
}

}  // namespace

AffinityRecipe AffinityRecipe::Default(uint64_t seed) {
  AffinityRecipe recipe;
  recipe.training.seed = seed;
  recipe.augmentations = DrawAugmentations(kAugmentations, kMaxThinning, seed);
  return recipe;
}

AffinityModel TrainAffinity(std::span<const LabeledFaces> sets, const AffinityRecipe& recipe,
                            const std::function<void(std::string_view)>& on_step,
                            const Execution& execution) {
  const auto say = [&](std::string_view step) {
    if (on_step) on_step(step);
  };
  const auto example = [&](const LabeledFaces& set, const ConfidentNeighbors* confident_neighbors, size_t place) {
    const int64_t most =
        place < sets.size() ? recipe.training.faces_per_set : recipe.faces_per_augmentation;
    return EdgeExamples{set.features, set.neighbors, set.labels, confident_neighbors, most};
  };
  const uint64_t seed = recipe.training.seed;
  AffinityModel model;
  say("augmentations of the sets");
  std::vector<LabeledFaces> all(sets.begin(), sets.end());
  Vary(sets, {}, recipe.augmentations, seed, execution, all);
  say("the network for features as they come");
  std::vector<EdgeExamples> examples;
  for (size_t i = 0; i < all.size(); ++i) examples.push_back(example(all[i], nullptr, i));
  model.first = TrainEdgeModel(examples, recipe.training, execution);
  say("whitening");
  const std::vector<Augmentation> worse = WithDegradedFeatures(recipe.augmentations, seed);
  Vary(sets, recipe.augmentations, worse, seed, execution, all);
  const std::deque<WhitenedSet> whitened = WhitenedSets(all, model.first, recipe, execution);
  say("the network for whitened features");
  examples.clear();
  for (size_t i = 0; i < whitened.size(); ++i) {
    examples.push_back(example(whitened[i], &whitened[i].confident_neighbors, i));
  }
  model.second = TrainEdgeModel(examples, recipe.training, execution);
  return model;
}

}  // namespace facegraph
