// SPDX-License-Identifier: MIT
#include "facegraph/pipeline/train_models.h"

#include "facegraph/base/error.h"
#include "facegraph/gcn/structural_inputs.h"
#include "facegraph/gcn/train.h"
#include "facegraph/gcn/vertex_inputs.h"
#include "facegraph/graph/affinity_graph.h"
#include "facegraph/proposals/targets.h"

namespace facegraph {
namespace {

// What generalises to new people, found on people held out of the training data
// (docs/benchmarks.md): structural inputs, both poolings and the size, distinct proposals of
// several covers, few epochs.
TrainRecipe DefaultRecipe() {
  TrainRecipe recipe;
  recipe.proposals.settings = FindPreset("train").settings;

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
  training.epochs = 4;
  training.batch_size = 64;
  training.optimizer = OptimizerKind::kAdam;
  training.learning_rate = 0.003;
  training.cosine_rate = true;
  training.weight_decay = 1e-4;
  training.held_out_share = 0;

  recipe.segmenter = recipe.detector;
  recipe.segmenter.architecture.task = GcnTask::kSegmentation;
  recipe.segmenter.architecture.hidden_widths.clear();
  recipe.segmenter.architecture.append_input = true;
  recipe.segmenter.training.epochs = 3;
  recipe.segmenter.training.batch_size = 32;
  recipe.segmenter_examples = {.min_iop = 0.2, .max_iop = 0.95, .seeds_per_proposal = 1};
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

}  // namespace

TrainRecipe TrainRecipe::Named(std::string_view name, int64_t dim, uint64_t seed) {
  Require(name == "default" || name == "paper" || name == "reference", ErrorKind::kUsage,
          "no recipe is named '{}'; there are default, paper, reference", name);
  TrainRecipe recipe = name == "default" ? DefaultRecipe()
                       : name == "paper" ? PaperRecipe(dim)
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
  for (const NetworkRecipe* network : {&detector, &segmenter}) {
    network->architecture.Check();
    network->training.Check();
  }
  segmenter_examples.Check();
}

Models TrainModels(const Features& features, const NeighbourLists& neighbours,
                   std::span<const int64_t> labels, const TrainRecipe& recipe,
                   const TrainListener& on_epoch, const Execution& execution) {
  recipe.Check();
  const auto listener = [&](std::string_view network) -> EpochListener {
    if (!on_epoch) return {};
    return [&on_epoch, network](const EpochReport& report) { on_epoch(network, report); };
  };
  const AffinityGraph graph = SymmetricGraph(neighbours, 0, execution);
  const FaceData data{features, neighbours, graph};
  const Cover cover = GenerateProposals(features, neighbours, recipe.proposals, execution);
  const ProposalTargets targets = TargetsFromLabels(cover, labels, execution);
  Models models;
  models.detector = TrainDetector(recipe.detector.architecture, data, cover, targets,
                                  recipe.detector.training, listener("GCN-D"), execution);
  models.segmenter = TrainSegmenter(recipe.segmenter.architecture, data, cover, targets, labels,
                                    recipe.segmenter_examples, recipe.segmenter.training,
                                    listener("GCN-S"), execution);
  return models;
}

}  // namespace facegraph
