// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>

#include "facegraph/base/error.h"
#include "facegraph/cli/affinity_arguments.h"
#include "facegraph/cli/command.h"
#include "facegraph/cli/inputs.h"
#include "facegraph/cli/labeled_arguments.h"
#include "facegraph/io/tensor_file.h"
#include "facegraph/proposals/settings.h"
#include "facegraph/training/train_models.h"

namespace facegraph::cli {
namespace {

struct TrainArguments {
  LabeledArguments faces;
  NeighborArguments neighbors;
  std::string output;
  std::string recipe = "learned";
  std::string from;
  std::string preset;
  std::vector<std::string> settings;
  int k = 0;
  bool no_augmentation = false;
  int detectors = 0;
  int epochs = -1;
  double learning_rate = 0;
  double weight_decay = -1;
  double held_out = -1;
  std::optional<VertexInput> inputs;
  std::vector<int64_t> widths;
  std::vector<Pooling> poolings;
  std::string affinity_model;
  bool rotate = false;
  double node_dropout = -1;
};

/// Puts what was given on the command line over what the recipe says of one network.
void Override(const TrainArguments& arguments, int64_t dim, NetworkRecipe& network) {
  Architecture& architecture = network.architecture;
  TrainingOptions& training = network.training;
  if (arguments.inputs) SetInput(*arguments.inputs, dim, architecture);
  if (!arguments.widths.empty()) architecture.convolution_widths = arguments.widths;
  if (!arguments.poolings.empty()) architecture.poolings = arguments.poolings;
  if (arguments.epochs > 0) training.epochs = arguments.epochs;
  if (arguments.learning_rate > 0) training.learning_rate = arguments.learning_rate;
  if (arguments.weight_decay >= 0) training.weight_decay = arguments.weight_decay;
  if (arguments.held_out >= 0) training.held_out_share = arguments.held_out;
  if (arguments.node_dropout >= 0) training.node_dropout = arguments.node_dropout;
  training.rotate_features = arguments.rotate;
}

/// Networks that learn on whatever the recipe's affinities are.
Models InitialModels(const TrainArguments& arguments) {
  const bool shapes_given = arguments.inputs.has_value() || !arguments.widths.empty() ||
                            !arguments.poolings.empty() || arguments.detectors > 0;
  Require(!shapes_given, ErrorKind::kUsage,
          "--from keeps the number and shapes of the networks; it cannot be given together with "
          "--detectors, --inputs, --widths or --pooling");
  if (arguments.from != "default") {
    return ModelsFromTensorFile(ReadTensors(arguments.from), arguments.from);
  }
  const bool learned = arguments.recipe == "learned";
  Require(learned || arguments.recipe == "cosine", ErrorKind::kUsage,
          "--from default works only with --recipe learned and --recipe cosine");
  return ShippedModels(learned ? AffinityKind::kLearned : AffinityKind::kCosine);
}

TrainRecipe MakeRecipe(const TrainArguments& arguments, int64_t dim, uint64_t seed) {
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
  if (arguments.no_augmentation) {
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
    line += fmt::format(", {:.5f} on held-out people{}", report.held_out_loss,
                        report.best_so_far ? " (best so far)" : "");
  }
  console.Info(line + fmt::format(", {:.1f} s", report.seconds));
}

void RunTrain(const TrainArguments& arguments, Session& session) {
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
      fmt::format("trained in {}, written to {}", ClockText(watch.Seconds()), arguments.output));
  if (session.common().json) {
    session.PrintResult(
        {{"epochs", epochs}, {"seconds", watch.Seconds()}, {"peak_bytes", PeakResidentBytes()}},
        "");
  }
}

/// What the recipe says, for experts to change.
void AddProposalOptions(Command& command, TrainArguments& arguments) {
  const auto add = [](Option& option) {
    option.Group("Proposals to learn from").DefaultNote("as the recipe says").Unlisted();
  };
  add(command.AddOption("--preset", arguments.preset, "Preset of `facegraph propose`")
          .Words(PresetNames()));
  add(command
          .AddOption("--setting", arguments.settings,
                     "Setting to use instead of those of the preset (docs/guide/stages.md)")
          .NoPath()
          .Placeholder("SETTING"));
  add(command
          .AddOption("-k,--k", arguments.k, "Neighbors of each face; the face itself counts as one")
          .AtLeast(1));
  command
      .AddFlag("--no-augmentation", arguments.no_augmentation,
               "Use the training sets only as they are, not also with fewer and with clearer faces "
               "of each person")
      .Group("Proposals to learn from")
      .FormerName("--no-variations")
      .Unlisted();
}

void AddNetworkOptions(Command& command, TrainArguments& arguments) {
  const auto add = [](Option& option) {
    option.Group("Networks").DefaultNote("as the recipe says").Unlisted();
  };
  add(command
          .AddOption("--detectors", arguments.detectors,
                     "GCN-D networks to train; their mean prediction is used")
          .AtLeast(1));
  command
      .AddChoice(
          "--inputs", arguments.inputs, kVertexInputNames,
          "Values of a face that the networks see: its place in the graph (structure, for "
          "any face recognition model), its feature, or a constant; auto: as the recipe says")
      .Group("Networks")
      .Unlisted();
  add(command
          .AddOption("--widths", arguments.widths,
                     "Width of each graph convolution, such as 512,64")
          .SplitAt(',')
          .AtLeast(1));
  add(command
          .AddChoices("--pooling", arguments.poolings, kPoolingNames,
                      "Pooling over the faces of a proposal, one or several such as max,mean")
          .SplitAt(','));
}

void AddOptimizerOptions(Command& command, TrainArguments& arguments) {
  const auto add = [](Option& option) {
    option.Group("Optimizer").DefaultNote("as the recipe says").Unlisted();
  };
  add(command.AddOption("--learning-rate", arguments.learning_rate, "Learning rate at first")
          .Above(0));
  add(command
          .AddOption("--weight-decay", arguments.weight_decay,
                     "Weight decay; a lower value lets the networks fit the training set more "
                     "closely")
          .Between(0, 1));
  add(command
          .AddOption("--held-out", arguments.held_out,
                     "Share of people that are held out to choose the best epoch")
          .Between(0, 0.9));
  add(command
          .AddOption("--node-dropout", arguments.node_dropout,
                     "Probability that a face is left out in training (authors' program: 0.5)")
          .Between(0, 0.99));
  command
      .AddFlag("--rotate", arguments.rotate,
               "Rotate the feature space at random in every step (--inputs features)")
      .Group("Optimizer")
      .Unlisted();
}

}  // namespace

void AddTrainCommand(Command& program) {
  auto arguments = std::make_shared<TrainArguments>();
  Command& command = program.AddCommand("train", "Train GCN-D and GCN-S on your labeled faces");
  AddLabeledArguments(command, arguments->faces);
  command
      .AddOption("-o,--output", arguments->output,
                 "Networks, a .safetensors file: for --model of other commands")
      .Writes()
      .Placeholder("FILE")
      .Required();
  AddNeighborArguments(command, arguments->neighbors);
  command
      .AddOption(
          "--recipe", arguments->recipe,
          "Shapes of the networks and course of the training: as for the networks inside the "
          "program (learned and cosine, by affinity), as in the paper, or as in the authors' "
          "program (reference)")
      .Words({"learned", "cosine", "paper", "reference"});
  command
      .AddOption("--from", arguments->from,
                 "Networks to start from: a .safetensors file, or default for those inside the "
                 "program")
      .Reads()
      .Placeholder("FILE")
      .DefaultNote("random weights");
  command
      .AddOption("--epochs", arguments->epochs,
                 "Epochs of training. With --from, 0 keeps the networks and learns only the map of "
                 "expected precision for --precision")
      .AtLeast(0)
      .DefaultNote("as the recipe says");
  command
      .AddOption("--affinity-model", arguments->affinity_model,
                 "Networks of `facegraph train-affinity` that give the learned affinities")
      .Reads()
      .Placeholder("FILE")
      .DefaultNote("the networks inside the program");
  AddProposalOptions(command, *arguments);
  AddNetworkOptions(command, *arguments);
  AddOptimizerOptions(command, *arguments);
  command.Footer(
      R"(The networks inside the program fit any face recognition model. Train your own if your faces differ from photos
of everyday life, or to avoid the license of the data that the networks inside the program were trained on.
--help-all also lists the options of the recipe. A file for --config may hold every option by its name.

Examples:
  facegraph train features.npy labels.txt -o mine.safetensors
  facegraph train features.npy labels.txt --also more.npy more.txt -o broad.safetensors
  facegraph train features.npy labels.txt --from default -o ours.safetensors
  facegraph train features.npy labels.txt --recipe paper -o paper.safetensors
  facegraph train features.npy labels.txt --inputs features --rotate --widths 256,64 -o rotated.safetensors)");
  FinishCommand(command, [arguments](Session& session) { RunTrain(*arguments, session); });
}

}  // namespace facegraph::cli
