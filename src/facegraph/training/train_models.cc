// SPDX-License-Identifier: MIT
#include "facegraph/training/train_models.h"

#include <fmt/format.h>

#include <deque>
#include <string>
#include <utility>

#include "facegraph/evaluation/label_checks.h"
#include "facegraph/gcn/vertex_inputs.h"
#include "facegraph/graph/affinity_graph.h"
#include "facegraph/proposals/targets.h"
#include "facegraph/training/learn_precision.h"
#include "facegraph/training/train_networks.h"

namespace facegraph {
namespace {

constexpr double kMaxThinning = 8;  // of random augmentations

/// The set with the features and neighbors that LearnAffinity makes.
LabeledFaces WithLearnedAffinity(const LabeledFaces& set, const TrainRecipe& recipe,
                                 const Execution& execution) {
  const AffinityOptions options{.neighbors = {.k = recipe.num_neighbors}, .whitening = {}};
  LearnedAffinity found = LearnAffinity(set.features, *recipe.affinity, options, execution);
  return {std::move(found.features), std::move(found.neighbors), set.labels};
}

/// A set of labeled faces with its graph, proposals and targets. Not copyable or movable, because
/// its parts refer to each other.
class TrainingSet {
 public:
  TrainingSet(const LabeledFaces& set, const TrainRecipe& recipe, const Execution& execution)
      : faces_(recipe.affinity ? WithLearnedAffinity(set, recipe, execution) : set),
        graph_(SymmetricGraph(faces_.neighbors, 0, execution)),
        proposal_set_(
            GenerateProposals(faces_.features, faces_.neighbors, recipe.proposals, execution)),
        targets_(TargetsFromLabels(proposal_set_, faces_.labels, execution)) {}
  TrainingSet(const TrainingSet&) = delete;
  TrainingSet& operator=(const TrainingSet&) = delete;

  LabeledProposals Proposals() const {
    return {{faces_.features, faces_.neighbors, graph_}, proposal_set_, targets_, faces_.labels};
  }

 private:
  LabeledFaces faces_;
  AffinityGraph graph_;
  ProposalSet proposal_set_;
  ProposalTargets targets_;
};

/// The training sets of all augmentations of the sets; `seed` draws the random augmentations.
std::deque<TrainingSet> MakeAugmentedSets(std::span<const LabeledFaces> sets,
                                          const TrainRecipe& recipe, uint64_t seed,
                                          const Execution& execution) {
  std::vector<Augmentation> augmentations = recipe.augmentations;
  auto drawn = DrawAugmentations(recipe.drawn_augmentations, kMaxThinning, seed);
  // Degraded features have other dimensions, so networks with feature inputs cannot use them.
  const bool uses_features = recipe.detector.architecture.input == VertexInput::kFeatures ||
                             recipe.segmenter.architecture.input == VertexInput::kFeatures;
  if (recipe.affinity && !uses_features) drawn = WithDegradedFeatures(std::move(drawn), seed);
  augmentations.insert(augmentations.end(), drawn.begin(), drawn.end());
  std::deque<TrainingSet> augmented;
  for (const LabeledFaces& set : sets) {
    for (const Augmentation& augmentation : augmentations) {
      const uint64_t own_seed = seed + augmented.size();
      augmented.emplace_back(Augment(set, augmentation, own_seed, execution), recipe, execution);
    }
  }
  return augmented;
}

GcnModel TrainSegmenterBy(const TrainRecipe& recipe, std::span<const LabeledProposals> sets,
                          const EpochListener& on_epoch, const Execution& execution) {
  const auto& [architecture, training] = recipe.segmenter;
  if (recipe.initial_models && recipe.initial_models->segmenter) {
    return TrainSegmenter(*recipe.initial_models->segmenter, sets, recipe.segmenter_examples,
                          training, on_epoch, execution);
  }
  return TrainSegmenter(architecture, sets, recipe.segmenter_examples, training, on_epoch,
                        execution);
}

PrecisionMap GetPrior(const TrainRecipe& recipe) {
  if (!recipe.initial_models) return PrecisionMap{};
  return recipe.initial_models->precision_map.value_or(PrecisionMap{});
}

std::vector<LabeledProposals> GetProposals(const std::deque<TrainingSet>& sets) {
  std::vector<LabeledProposals> proposals;
  proposals.reserve(sets.size());
  for (const TrainingSet& set : sets) proposals.push_back(set.Proposals());
  return proposals;
}

/// The name of a detector in epoch reports.
std::string DetectorName(int i, int count) {
  return count == 1 ? "GCN-D" : fmt::format("GCN-D {} of {}", i + 1, count);
}

Models TrainNetworks(std::span<const LabeledFaces> sets, const std::deque<TrainingSet>& originals,
                     const TrainRecipe& recipe, const TrainListener& on_epoch,
                     const Execution& execution) {
  const auto listener = [&](const std::string& network) -> EpochListener {
    if (!on_epoch) return {};
    return [&on_epoch, network](const EpochReport& report) { on_epoch(network, report); };
  };
  Models models;
  models.affinity = recipe.affinity;
  const std::optional<Models>& initial = recipe.initial_models;
  const int num_detectors =
      initial ? static_cast<int>(initial->detectors.size()) : recipe.num_detectors;
  for (int i = 0; i < num_detectors; ++i) {
    TrainingOptions training = recipe.detector.training;
    training.seed += static_cast<uint64_t>(i);
    const std::deque<TrainingSet> augmented =
        MakeAugmentedSets(sets, recipe, training.seed, execution);
    std::vector<LabeledProposals> proposals = GetProposals(originals);
    for (const TrainingSet& set : augmented) proposals.push_back(set.Proposals());
    const EpochListener report = listener(DetectorName(i, num_detectors));
    models.detectors.push_back(
        initial
            ? TrainDetector(initial->detectors[i], proposals, training, report, execution)
            : TrainDetector(recipe.detector.architecture, proposals, training, report, execution));
    if (i == 0) {
      models.segmenter = TrainSegmenterBy(recipe, proposals, listener("GCN-S"), execution);
    }
  }
  return models;
}

}  // namespace

Models TrainModels(std::span<const LabeledFaces> sets, const TrainRecipe& recipe,
                   const TrainListener& on_epoch, const Execution& execution) {
  recipe.Check();
  for (const LabeledFaces& set : sets) RequireTeachable(set.labels, set.name);
  std::deque<TrainingSet> originals;
  for (const LabeledFaces& set : sets) originals.emplace_back(set, recipe, execution);
  Models models = recipe.keep_networks
                      ? *recipe.initial_models
                      : TrainNetworks(sets, originals, recipe, on_epoch, execution);
  models.precision_map =
      LearnPrecision(GetProposals(originals), models, GetPrior(recipe), execution);
  return models;
}

}  // namespace facegraph
