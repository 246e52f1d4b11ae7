// SPDX-License-Identifier: MIT
#include "facegraph/training/train_recipe.h"

#include <algorithm>
#include <utility>

#include "facegraph/base/error.h"
#include "facegraph/gcn/structural_inputs.h"

namespace facegraph {
namespace {

// The recipe of the shipped networks on cosines. Chosen on identities held out of the training data
// (docs/benchmarks.md) for the best results on new people: structural inputs, both poolings and the
// size, distinct proposals of several settings, thinned identities, few epochs.
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

// The recipe of the shipped networks on learned affinities.
TrainRecipe LearnedRecipe() {
  TrainRecipe recipe = CosineRecipe();
  recipe.proposals.settings = FindPreset("learned").settings;
  recipe.num_detectors = 5;
  recipe.augmentations.clear();
  recipe.drawn_augmentations = 16;
  recipe.affinity = ShippedModels(AffinityKind::kLearned).affinity;
  return recipe;
}

// LTC, sections 3.3, 3.4 and 4.1.
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

// The differences of the authors' code from the paper.
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

}  // namespace

TrainRecipe TrainRecipe::Named(std::string_view name, int64_t dim, uint64_t seed) {
  Require(name == "learned" || name == "cosine" || name == "paper" || name == "reference",
          ErrorKind::kUsage, "unknown recipe '{}'; there are learned, cosine, paper, reference",
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
  if (input != VertexInput::kStructure) architecture.append_input = false;  // needs structure
  architecture.input_width = input == VertexInput::kStructure  ? kNumStructuralInputs
                             : input == VertexInput::kFeatures ? dim
                                                               : 1;
}

void TrainRecipe::ContinueFrom(Models models) {
  constexpr double kRateFactor = 0.2;
  for (NetworkRecipe* network : {&detector, &segmenter}) {
    network->training.epochs = std::max(1, network->training.epochs / 4);
    network->training.learning_rate *= kRateFactor;
  }
  affinity = models.affinity;
  initial_models = std::move(models);
}

void TrainRecipe::Check() const {
  proposals.Check();
  Require(num_detectors >= 1, ErrorKind::kUsage, "num_detectors is {}, wants 1 or more",
          num_detectors);
  Require(drawn_augmentations >= 0, ErrorKind::kUsage, "drawn_augmentations is {}, wants 0 or more",
          drawn_augmentations);
  for (const Augmentation& augmentation : augmentations) augmentation.Check();
  Require(!keep_networks || initial_models, ErrorKind::kUsage,
          "training without epochs needs networks to continue from");
  for (const NetworkRecipe* network : {&detector, &segmenter}) {
    network->architecture.Check();
    network->training.Check();
  }
  segmenter_examples.Check();
}

}  // namespace facegraph
