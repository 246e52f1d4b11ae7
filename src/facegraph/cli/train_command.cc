// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <cmath>

#include "facegraph/base/error.h"
#include "facegraph/cli/affinity_arguments.h"
#include "facegraph/cli/command.h"
#include "facegraph/cli/inputs.h"
#include "facegraph/cli/labeled_arguments.h"
#include "facegraph/io/tensor_file.h"
#include "facegraph/training/train_models.h"
#include "facegraph/proposals/settings.h"

namespace facegraph::cli {
namespace {

struct Arguments {
  LabeledArguments faces;
  NeighborArguments neighbors;
  std::string output;
  std::string recipe = "learned";
  std::string from;
  std::string preset;
  std::vector<std::string> settings;
  int k = 0;
  bool no_augmentations = false;
  int detectors = 0;
  int epochs = -1;
  double learning_rate = 0;
  double weight_decay = -1;
  double held_out = -1;
  std::string inputs;
  std::vector<int64_t> widths;
  std::vector<std::string> poolings;
  std::string affinity_model;
  bool rotate = false;
  double node_dropout = -1;
};

VertexInput InputNamed(const std::string& name) {
  if (name == "structure") return VertexInput::kStructure;
  return name == "features" ? VertexInput::kFeatures : VertexInput::kConstant;
}

Pooling PoolingNamed(const std::string& name) {
  if (name == "max") return Pooling::kMax;
  return name == "mean" ? Pooling::kMean : Pooling::kSum;
}

/// Puts what was given on the command line over what the recipe says of one network.
void Override(const Arguments& arguments, int64_t dim, NetworkRecipe& network) {
  Architecture& architecture = network.architecture;
  TrainingOptions& training = network.training;
  if (!arguments.inputs.empty()) SetInput(InputNamed(arguments.inputs), dim, architecture);
  if (!arguments.widths.empty()) architecture.convolution_widths = arguments.widths;
  if (!arguments.poolings.empty()) {
    architecture.poolings.clear();
    for (const std::string& name : arguments.poolings) {
      architecture.poolings.push_back(PoolingNamed(name));
    }
  }
  if (arguments.epochs > 0) training.epochs = arguments.epochs;
  if (arguments.learning_rate > 0) training.learning_rate = arguments.learning_rate;
  if (arguments.weight_decay >= 0) training.weight_decay = arguments.weight_decay;
  if (arguments.held_out >= 0) training.held_out_share = arguments.held_out;
  if (arguments.node_dropout >= 0) training.node_dropout = arguments.node_dropout;
  training.rotate_features = arguments.rotate;
}

/// Networks that learn on whatever the recipe's affinities are.
Models InitialModels(const Arguments& arguments) {
  const bool shapes_given = !arguments.inputs.empty() || !arguments.widths.empty() ||
                            !arguments.poolings.empty() || arguments.detectors > 0;
  Require(!shapes_given, ErrorKind::kUsage,
          "--from keeps the number and the shapes of the networks: no --detectors, --inputs, "
          "--widths or --pooling beside it");
  if (arguments.from != "default") {
    return ModelsFromTensorFile(ReadTensors(arguments.from), arguments.from);
  }
  const bool learned = arguments.recipe == "learned";
  Require(learned || arguments.recipe == "cosine", ErrorKind::kUsage,
          "--from default is for the recipes learned and cosine, which made what ships");
  return ShippedModels(learned ? AffinityKind::kLearned : AffinityKind::kCosine);
}

TrainRecipe MakeRecipe(const Arguments& arguments, int64_t dim, uint64_t seed) {
  TrainRecipe recipe = TrainRecipe::Named(arguments.recipe, dim, seed);
  if (!arguments.from.empty()) recipe.ContinueFrom(InitialModels(arguments));
  if (!arguments.preset.empty()) {
    const ProposalPreset preset = FindPreset(arguments.preset);
    recipe.num_neighbors = preset.num_neighbors;
    recipe.proposals.settings = preset.settings;
  }
  if (!arguments.settings.empty()) recipe.proposals.settings.clear();
  for (const std::string& text : arguments.settings) {
    recipe.proposals.settings.push_back(ParseSetting(text));
  }
  if (arguments.k > 0) recipe.num_neighbors = arguments.k;
  if (!arguments.affinity_model.empty())
    recipe.affinity = LoadAffinityModel(arguments.affinity_model);
  if (arguments.detectors > 0) recipe.num_detectors = arguments.detectors;
  if (arguments.no_augmentations) {
    recipe.augmentations.clear();
    recipe.drawn_augmentations = 0;
  }
  recipe.keep_networks = arguments.epochs == 0;
  Override(arguments, dim, recipe.detector);
  Override(arguments, dim, recipe.segmenter);
  recipe.Check();
  return recipe;
}

void SayEpoch(std::string_view network, const EpochReport& report, Console& console) {
  std::string line = fmt::format("{} epoch {:2} of {}: loss {:.5f}", network, report.epoch,
                                 report.epochs, report.training_loss);
  if (!std::isnan(report.held_out_loss)) {
    line += fmt::format(", on held-out people {:.5f}{}", report.held_out_loss,
                        report.best_so_far ? " (best so far)" : "");
  }
  console.Info(line + fmt::format(", {:.1f} s", report.seconds));
}

void Run(const Arguments& arguments, Session& session) {
  const Stopwatch watch;
  std::vector<LabeledFaces> sets = OpenLabeledSets(arguments.faces, session);
  const TrainRecipe recipe = MakeRecipe(arguments, sets[0].features.dim, session.common().seed);
  RequireWritable(arguments.output);
  for (LabeledFaces& set : sets) {
    const bool first = &set == &sets[0];
    set.neighbors = LoadOrFindNeighbors(first ? arguments.neighbors : NeighborArguments{},
                                          set.features, recipe.num_neighbors, session);
  }
  nlohmann::ordered_json epochs = nlohmann::ordered_json::array();
  const auto say = [&](std::string_view network, const EpochReport& report) {
    SayEpoch(network, report, session.console());
    epochs.push_back({{"network", network},
                      {"epoch", report.epoch},
                      {"examples", report.examples},
                      {"loss", report.training_loss},
                      {"seconds", report.seconds}});
  };
  const Models models = TrainModels(sets, recipe, say, session.execution());
  WriteTensors(arguments.output, ToTensorFile(models));
  session.console().Info(
      fmt::format("trained in {}: {}", ClockText(watch.Seconds()), arguments.output));
  if (session.common().json) {
    session.PrintResult(
        {{"epochs", epochs}, {"seconds", watch.Seconds()}, {"peak_bytes", PeakResidentBytes()}},
        "");
  }
}

void AddNetworkOptions(Command& command, Arguments& arguments) {
  const std::string group = "Instead of what the recipe says";
  command
      .AddOption("--preset", arguments.preset,
                  "Proposals to learn from: a preset of `facegraph propose`")
      .Words(PresetNames())
      .Group(group);
  command
      .AddOption("--setting", arguments.settings,
                  "Proposals to learn from: settings of your own, may be repeated")
      .Group(group);
  command.AddOption("-k,--k", arguments.k, "Neighbors of each face, itself counted")
      .AtLeast(1)
      .Group(group);
  command
      .AddOption("--affinity-model", arguments.affinity_model,
                  "Learned affinities are those of this model of `facegraph train-affinity`")
      .Group(group);
  command
      .AddOption("--detectors", arguments.detectors,
                  "GCN-D networks to train, of whose predictions the mean counts: more are "
                  "steadier on faces unlike those learned from (recipe learned: 5, others: 1)")
      .AtLeast(1)
      .Group(group);
  command
      .AddFlag("--no-augmentations", arguments.no_augmentations,
                "Learn from the sets as they are, not also with fewer and with clearer faces of "
                "each person")
      .Group(group);
  command
      .AddOption(
          "--epochs", arguments.epochs,
          "Epochs. 0, with --from: the networks stay as they are, and only what --precision "
          "goes by is learned anew")
      .AtLeast(0)
      .Group(group);
  command
      .AddOption("--learning-rate", arguments.learning_rate, "Learning rate of the first epoch")
      .AtLeast(1)
      .Group(group);
  command
      .AddOption("--weight-decay", arguments.weight_decay,
                  "What is taken off the weights in training, times each of them: less lets the "
                  "networks learn more by heart")
      .Between(0.0, 1.0)
      .Group(group);
  command
      .AddOption("--held-out", arguments.held_out,
                  "Share of people held out to choose the best epoch by")
      .Between(0.0, 0.9)
      .Group(group);
  command
      .AddOption(
          "--inputs", arguments.inputs,
          "What the networks see of a face: structure (any embedder), features, or constant")
      .Words({"structure", "features", "constant"})
      .Group(group);
  command
      .AddOption("--widths", arguments.widths, "Width of each graph convolution, such as 512,64")
      .SplitAt(',')
      .AtLeast(1)
      .Group(group);
  command.AddOption("--pooling", arguments.poolings, "max, mean, sum, or several: max,mean")
      .SplitAt(',')
      .Words({"max", "mean", "sum"})
      .Group(group);
  command
      .AddFlag("--rotate", arguments.rotate,
                "Turn the feature space at random in every step (feature inputs)")
      .Group(group);
  command
      .AddOption("--node-dropout", arguments.node_dropout,
                  "Probability to drop a face in training (reference: 0.5)")
      .Between(0.0, 0.99)
      .Group(group);
}

}  // namespace

void AddTrainCommand(Command& program) {
  auto arguments = std::make_shared<Arguments>();
  Command& command = program.AddCommand("train", "Train GCN-D and GCN-S on your labeled faces");
  AddLabeledArguments(command, arguments->faces);
  command
      .AddOption("-o,--output", arguments->output,
                   "Model: .safetensors, for --model of the other commands")
      .Required();
  AddNeighborArguments(command, arguments->neighbors);
  command
      .AddOption("--recipe", arguments->recipe,
                   "learned or cosine (what the shipped networks were made with, on learned "
                   "affinities and on cosines), paper, or reference (the authors' program)")
      .Words({"learned", "cosine", "paper", "reference"});
  command.AddOption("--from", arguments->from,
                      "Go on from these networks instead of from random weights: default (the "
                      "ones inside the program), or a model: .safetensors");
  AddNetworkOptions(command, *arguments);
  command.Footer(
      R"(The networks that ship inside the program fit any embedder as they are. Train your own where your faces differ from
photographs of the wild, or to stay clear of the license of the data the shipped ones saw.

Examples:
  facegraph train features.npy labels.txt -o mine.safetensors
  facegraph train features.npy labels.txt --also more.npy more.txt -o broad.safetensors
  facegraph train features.npy labels.txt --from default -o ours.safetensors
  facegraph train features.npy labels.txt --recipe paper -o paper.safetensors
  facegraph train features.npy labels.txt --inputs features --rotate --widths 256,64 -o turned.safetensors)");
  FinishCommand(command, [arguments](Session& session) { Run(*arguments, session); });
}

}  // namespace facegraph::cli
