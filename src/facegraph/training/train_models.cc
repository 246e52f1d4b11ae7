// SPDX-License-Identifier: MIT
#include "facegraph/training/train_models.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <string>
#include <utility>

#include "facegraph/base/error.h"
#include "facegraph/gcn/structural_inputs.h"
#include "facegraph/training/train_networks.h"
#include "facegraph/gcn/vertex_inputs.h"
#include "facegraph/graph/affinity_graph.h"
#include "facegraph/training/learn_precision.h"
#include "facegraph/proposals/targets.h"

namespace facegraph {
namespace {

constexpr double kMaxThinning = 8;  ///< of drawn augmentations

// What generalizes to new people, found on people held out of the training data
// (docs/benchmarks.md): structural inputs, both poolings and the size, distinct proposals of
// several covers, the same people with fewer faces, few epochs.
TrainRecipe CosineRecipe() {
  TrainRecipe recipe;
  recipe.proposals.settings = FindPreset("train").settings;
  recipe.augmentations = {{.thinning = 2, .blending = 1},
                       {.thinning = 1, .blending = 2},
                       {.thinning = 2, .blending = 4},
                       {.thinning = 3, .blending = 2}};

  Architecture& detector = recipe.detector.architecture;
  detector.input = VertexInput::kStructure;
  detector.input_width = kNumStructuralInputs;
  detector.convolution_widths = {64, 64};
  detector.convolution_bias = true;
  detector.poolings = {Pooling::kMax, Pooling::kMean};
  detector.append_log_size = true;
  detector.hidden_widths = {64};
  detector.sigmoid = true;

  TrainingOptions& training = recipe.detector.training;
  training.epochs = 16;
  training.batch_size = 64;
  training.optimizer = OptimizerKind::kAdam;
  training.learning_rate = 0.005;
  training.cosine_rate = true;
  training.weight_decay = 1e-4;
  training.held_out_share = 0;

  recipe.segmenter = recipe.detector;
  recipe.segmenter.architecture.task = GcnTask::kSegmentation;
  recipe.segmenter.architecture.hidden_widths.clear();
  recipe.segmenter.architecture.append_input = true;
  recipe.segmenter.training.epochs = 8;
  recipe.segmenter.training.learning_rate = 0.003;
  recipe.segmenter.training.batch_size = 32;
  recipe.segmenter_examples = {.min_iop = 0.2, .max_iop = 0.95, .seeds_per_proposal = 1};
  return recipe;
}

TrainRecipe LearnedRecipe() {
  TrainRecipe recipe = CosineRecipe();
  recipe.proposals.settings = FindPreset("learned").settings;
  recipe.num_detectors = 5;
  recipe.augmentations.clear();
  recipe.drawn_augmentations = 16;
  recipe.affinity = ShippedModels(AffinityKind::kLearned).affinity;
  return recipe;
}

TrainRecipe PaperRecipe(int64_t dim) {
  TrainRecipe recipe;
  recipe.proposals.settings = FindPreset("train-8").settings;
  recipe.detector.architecture.input = VertexInput::kFeatures;
  recipe.detector.architecture.input_width = dim;
  recipe.detector.architecture.edge_weight = EdgeWeight::kSimilarity;
  recipe.segmenter = recipe.detector;
  recipe.segmenter.architecture.task = GcnTask::kSegmentation;
  recipe.segmenter_examples.min_iop = 0.3;
  recipe.segmenter_examples.max_iop = 0.7;
  return recipe;
}

TrainRecipe ReferenceRecipe(int64_t dim) {
  TrainRecipe recipe = PaperRecipe(dim);
  recipe.proposals.keep_repeats = true;
  for (NetworkRecipe* network : {&recipe.detector, &recipe.segmenter}) {
    network->training.node_dropout = 0.5;
    network->training.held_out_share = 0;
  }
  recipe.segmenter.training.batch_size = 1;
  recipe.segmenter_examples = {.min_iop = 0.2, .max_iop = 0.8, .seeds_per_proposal = 1};
  return recipe;
}

/// The set as LearnAffinity sees it.
LabeledFaces ByLearnedAffinity(const LabeledFaces& set, const TrainRecipe& recipe,
                                const Execution& execution) {
  const AffinityOptions options{.neighbors = {.k = recipe.num_neighbors}, .whitening = {}};
  LearnedAffinity found = LearnAffinity(set.features, *recipe.affinity, options, execution);
  return {std::move(found.features), std::move(found.neighbors), set.labels};
}

/// A set of faces with all that the networks learn from. It stays where it is: parts of it refer to
/// each other.
class TrainingSet {
 public:
  TrainingSet(const LabeledFaces& set, const TrainRecipe& recipe, const Execution& execution)
      : faces_(recipe.affinity ? ByLearnedAffinity(set, recipe, execution) : set),
        graph_(SymmetricGraph(faces_.neighbors, 0, execution)),
        proposal_set_(GenerateProposals(faces_.features, faces_.neighbors, recipe.proposals, execution)),
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

/// TrainingSets from augmentations of the sets, the drawn ones by this seed.
std::deque<TrainingSet> AugmentedSets(std::span<const LabeledFaces> sets, const TrainRecipe& recipe,
                                 uint64_t seed, const Execution& execution) {
  std::vector<Augmentation> augmentations = recipe.augmentations;
  auto drawn = DrawAugmentations(recipe.drawn_augmentations, kMaxThinning, seed);
  // What the networks are told of learned affinities holds for worse features, too; networks on the
  // features themselves take those of one length.
  const bool by_features = recipe.detector.architecture.input == VertexInput::kFeatures ||
                           recipe.segmenter.architecture.input == VertexInput::kFeatures;
  if (recipe.affinity && !by_features) drawn = WithDegradedFeatures(std::move(drawn), seed);
  augmentations.insert(augmentations.end(), drawn.begin(), drawn.end());
  std::deque<TrainingSet> augmented;
  for (const LabeledFaces& set : sets) {
    for (const Augmentation& augmentation : augmentations) {
      const uint64_t own_seed = seed + augmented.size();
      augmented.emplace_back(Augmented(set, augmentation, own_seed, execution), recipe, execution);
    }
  }
  return augmented;
}

GcnModel Segmenter(std::span<const LabeledProposals> proposals, const TrainRecipe& recipe,
                   const EpochListener& tell, const Execution& execution) {
  const auto& [architecture, training] = recipe.segmenter;
  if (recipe.from && recipe.from->segmenter) {
    return TrainSegmenter(*recipe.from->segmenter, proposals, recipe.segmenter_examples, training,
                          tell, execution);
  }
  return TrainSegmenter(architecture, proposals, recipe.segmenter_examples, training, tell,
                        execution);
}

PrecisionMap GetPrior(const TrainRecipe& recipe) {
  return recipe.from ? recipe.from->precision_map.value_or(PrecisionMap{}) : PrecisionMap{};
}

std::vector<LabeledProposals> GetProposals(const std::deque<TrainingSet>& sets) {
  std::vector<LabeledProposals> proposals;
  proposals.reserve(sets.size());
  for (const TrainingSet& first_pass : sets) proposals.push_back(first_pass.Proposals());
  return proposals;
}

/// As epochs are told of.
std::string DetectorName(int i, int count) {
  return count == 1 ? "GCN-D" : fmt::format("GCN-D {} of {}", i + 1, count);
}

Models TrainNetworks(std::span<const LabeledFaces> sets, const std::deque<TrainingSet>& as_given,
                     const TrainRecipe& recipe, const TrainListener& on_epoch,
                     const Execution& execution) {
  const auto listener = [&](const std::string& network) -> EpochListener {
    if (!on_epoch) return {};
    return [&on_epoch, network](const EpochReport& report) { on_epoch(network, report); };
  };
  Models models;
  models.affinity = recipe.affinity;
  const int num_detectors =
      recipe.from ? static_cast<int>(recipe.from->detectors.size()) : recipe.num_detectors;
  for (int i = 0; i < num_detectors; ++i) {
    TrainingOptions training = recipe.detector.training;
    training.seed += static_cast<uint64_t>(i);
    const std::deque<TrainingSet> varied = AugmentedSets(sets, recipe, training.seed, execution);
    std::vector<LabeledProposals> proposals = GetProposals(as_given);
    for (const TrainingSet& first_pass : varied) proposals.push_back(first_pass.Proposals());
    const EpochListener tell = listener(DetectorName(i, num_detectors));
    models.detectors.push_back(
        recipe.from
            ? TrainDetector(recipe.from->detectors[i], proposals, training, tell, execution)
            : TrainDetector(recipe.detector.architecture, proposals, training, tell, execution));
    if (i == 0) models.segmenter = Segmenter(proposals, recipe, listener("GCN-S"), execution);
  }
  return models;
}

}  // namespace

TrainRecipe TrainRecipe::Named(std::string_view name, int64_t dim, uint64_t seed) {
  Require(name == "learned" || name == "cosine" || name == "paper" || name == "reference",
          ErrorKind::kUsage, "no recipe is named '{}'; there are learned, cosine, paper, reference",
          name);
  TrainRecipe recipe = name == "learned"  ? LearnedRecipe()
                       : name == "cosine" ? CosineRecipe()
                       : name == "paper"  ? PaperRecipe(dim)
                                          : ReferenceRecipe(dim);
  recipe.detector.training.seed = seed;
  recipe.segmenter.training.seed = seed + 1;
  return recipe;
}

void SetInput(VertexInput input, int64_t dim, Architecture& architecture) {
  architecture.input = input;
  if (input != VertexInput::kStructure) architecture.append_input = false;  // for those alone
  architecture.input_width = input == VertexInput::kStructure  ? kNumStructuralInputs
                             : input == VertexInput::kFeatures ? dim
                                                               : 1;
}

void TrainRecipe::GoOnFrom(Models models) {
  constexpr double kSmallerSteps = 0.2;
  for (NetworkRecipe* network : {&detector, &segmenter}) {
    network->training.epochs = std::max(1, network->training.epochs / 4);
    network->training.learning_rate *= kSmallerSteps;
  }
  affinity = models.affinity;
  from = std::move(models);
}

void TrainRecipe::Check() const {
  proposals.Check();
  Require(num_detectors >= 1, ErrorKind::kUsage, "num_detectors is {}, wants 1 or more",
          num_detectors);
  Require(drawn_augmentations >= 0, ErrorKind::kUsage, "drawn_augmentations is {}, wants 0 or more",
          drawn_augmentations);
  for (const Augmentation& augmentation : augmentations) {
    Require(augmentation.thinning >= 0 && augmentation.blending >= 1 && augmentation.spread > 0 &&
                augmentation.growth >= 1 && augmentation.people > 0 && augmentation.people <= 1 &&
                augmentation.dims > 0 && augmentation.dims <= 1 && augmentation.noise >= 0,
            ErrorKind::kUsage,
            "a augmentation thins by {}, blends {} faces, scales their spread by {}, grows people {} "
            "times, keeps {} of them and {} of the values and adds noise of {}, wants at least 0, "
            "at least 1, above 0, at least 1, above 0 to 1 of both, and at least 0",
            augmentation.thinning, augmentation.blending, augmentation.spread, augmentation.growth,
            augmentation.people, augmentation.dims, augmentation.noise);
  }
  Require(!keep_networks || from, ErrorKind::kUsage,
          "without epochs there have to be networks to go on from");
  for (const NetworkRecipe* network : {&detector, &segmenter}) {
    network->architecture.Check();
    network->training.Check();
  }
  segmenter_examples.Check();
}

Models TrainModels(std::span<const LabeledFaces> sets, const TrainRecipe& recipe,
                   const TrainListener& on_epoch, const Execution& execution) {
  recipe.Check();
  std::deque<TrainingSet> as_given;
  for (const LabeledFaces& set : sets) as_given.emplace_back(set, recipe, execution);
  Models models = recipe.keep_networks ? *recipe.from
                                       : TrainNetworks(sets, as_given, recipe, on_epoch, execution);
  models.precision_map = LearnPrecision(GetProposals(as_given), models, GetPrior(recipe), execution);
  return models;
}

}  // namespace facegraph
