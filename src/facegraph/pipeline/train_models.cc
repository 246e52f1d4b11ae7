// SPDX-License-Identifier: MIT
#include "facegraph/pipeline/train_models.h"

#include <deque>

#include "facegraph/base/error.h"
#include "facegraph/gcn/structural_inputs.h"
#include "facegraph/gcn/train.h"
#include "facegraph/gcn/vertex_inputs.h"
#include "facegraph/graph/affinity_graph.h"
#include "facegraph/proposals/targets.h"

namespace facegraph {
namespace {

constexpr int kVariations = 16;  ///< of each set
constexpr double kMostThinning = 8;

// What generalises to new people, found on people held out of the training data
// (docs/benchmarks.md): structural inputs, both poolings and the size, distinct proposals of
// several covers, the same people with fewer faces, few epochs.
TrainRecipe CosineRecipe() {
  TrainRecipe recipe;
  recipe.proposals.settings = FindPreset("train").settings;
  recipe.variations = {{.thinning = 2, .blending = 1},
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

TrainRecipe LearnedRecipe(uint64_t seed) {
  TrainRecipe recipe = CosineRecipe();
  recipe.proposals.settings = FindPreset("learned").settings;
  recipe.variations = DrawVariations(kVariations, kMostThinning, seed);
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

std::vector<LabelledFaces> Variations(std::span<const LabelledFaces> sets,
                                      const TrainRecipe& recipe, const Execution& execution) {
  std::vector<LabelledFaces> varied;
  for (const LabelledFaces& set : sets) {
    for (const Variation& variation : recipe.variations) {
      const uint64_t seed = recipe.detector.training.seed + varied.size();
      varied.push_back(Varied(set, variation, seed, execution));
    }
  }
  return varied;
}

/// What is made of a set of faces before the networks learn from it.
struct Prepared {
  AffinityGraph graph;
  Cover cover;
  ProposalTargets targets;
};

/// The set as LearnAffinity sees it.
LabelledFaces ByLearnedAffinity(const LabelledFaces& set, const TrainRecipe& recipe,
                                const Execution& execution) {
  const AffinityOptions options{.neighbours = {.k = recipe.num_neighbours}, .whitening = {}};
  LearnedAffinity found = LearnAffinity(set.features, *recipe.affinity, options, execution);
  return {std::move(found.features), std::move(found.neighbours), set.labels};
}

Prepared Prepare(const LabelledFaces& set, const TrainRecipe& recipe, const Execution& execution) {
  Prepared prepared;
  prepared.graph = SymmetricGraph(set.neighbours, 0, execution);
  prepared.cover = GenerateProposals(set.features, set.neighbours, recipe.proposals, execution);
  prepared.targets = TargetsFromLabels(prepared.cover, set.labels, execution);
  return prepared;
}

}  // namespace

TrainRecipe TrainRecipe::Named(std::string_view name, int64_t dim, uint64_t seed) {
  Require(name == "learned" || name == "cosine" || name == "paper" || name == "reference",
          ErrorKind::kUsage, "no recipe is named '{}'; there are learned, cosine, paper, reference",
          name);
  TrainRecipe recipe = name == "learned"  ? LearnedRecipe(seed)
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

void TrainRecipe::Check() const {
  proposals.Check();
  for (const Variation& variation : variations) {
    Require(variation.thinning >= 0 && variation.blending >= 1 && variation.spread > 0 &&
                variation.growth >= 1 && variation.people > 0 && variation.people <= 1,
            ErrorKind::kUsage,
            "a variation thins by {}, blends {} faces, scales their spread by {}, grows people {} "
            "times and keeps {} of them, wants at least 0, at least 1, above 0, at least 1, and "
            "above 0 to 1",
            variation.thinning, variation.blending, variation.spread, variation.growth,
            variation.people);
  }
  for (const NetworkRecipe* network : {&detector, &segmenter}) {
    network->architecture.Check();
    network->training.Check();
  }
  segmenter_examples.Check();
}

Models TrainModels(std::span<const LabelledFaces> sets, const TrainRecipe& recipe,
                   const TrainListener& on_epoch, const Execution& execution) {
  recipe.Check();
  const auto listener = [&](std::string_view network) -> EpochListener {
    if (!on_epoch) return {};
    return [&on_epoch, network](const EpochReport& report) { on_epoch(network, report); };
  };
  const std::vector<LabelledFaces> varied = Variations(sets, recipe, execution);
  std::deque<LabelledFaces> learned;  // where affinities are; stay where they are too
  std::deque<Prepared> prepared;      // stays where it is while it grows
  std::vector<LabelledProposals> proposals;
  for (const auto& faces : {sets, std::span<const LabelledFaces>(varied)}) {
    for (const LabelledFaces& as_given : faces) {
      const LabelledFaces& set =
          recipe.affinity ? learned.emplace_back(ByLearnedAffinity(as_given, recipe, execution))
                          : as_given;
      const Prepared& own = prepared.emplace_back(Prepare(set, recipe, execution));
      proposals.push_back(
          {{set.features, set.neighbours, own.graph}, own.cover, own.targets, set.labels});
    }
  }
  Models models;
  models.affinity = recipe.affinity;
  models.detector = TrainDetector(recipe.detector.architecture, proposals, recipe.detector.training,
                                  listener("GCN-D"), execution);
  models.segmenter =
      TrainSegmenter(recipe.segmenter.architecture, proposals, recipe.segmenter_examples,
                     recipe.segmenter.training, listener("GCN-S"), execution);
  return models;
}

}  // namespace facegraph
