// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "facegraph/cli/command.h"
#include "facegraph/cli/inputs.h"
#include "facegraph/cli/labeled_arguments.h"
#include "facegraph/models/models.h"
#include "facegraph/training/train_affinity.h"

namespace facegraph::cli {
namespace {

struct TrainAffinityArguments {
  LabeledArguments faces;
  std::string output;
  int epochs = EdgeTrainingOptions().epochs;
  int64_t faces_per_set = EdgeTrainingOptions().faces_per_set;
  int k = NeighborOptions().k;
};

void RunTrainAffinity(const TrainAffinityArguments& arguments, Session& session) {
  const Stopwatch watch;
  RequireWritable(arguments.output);
  AffinityRecipe recipe = AffinityRecipe::Default(session.common().seed);
  recipe.training.epochs = arguments.epochs;
  recipe.training.faces_per_set = arguments.faces_per_set;
  recipe.neighbors.k = arguments.k;
  std::vector<LabeledFaces> sets = OpenLabeledSets(arguments.faces, session);
  for (LabeledFaces& set : sets) {
    set.neighbors = LoadOrFindNeighbors({}, set.features, arguments.k, session);
  }
  const AffinityModel model = TrainAffinity(
      sets, recipe,
      [&](std::string_view step) {
        session.console().Info(fmt::format("{:>6}  {}", ClockText(watch.Seconds()), step));
      },
      session.execution());
  WriteTensors(arguments.output, ToTensorFile(model));
  session.console().Info(
      fmt::format("trained in {}: {}", ClockText(watch.Seconds()), arguments.output));
  if (session.common().json) {
    session.PrintResult({{"seconds", watch.Seconds()}, {"peak_bytes", PeakResidentBytes()}}, "");
  }
}

}  // namespace

void AddTrainAffinityCommand(Command& program) {
  auto arguments = std::make_shared<TrainAffinityArguments>();
  Command& command = program.AddCommand(
      "train-affinity", "Train the networks of `facegraph affinity` on your labeled faces");
  AddLabeledArguments(command, arguments->faces);
  command
      .AddOption(
          "-o,--output", arguments->output,
          "Networks, a .safetensors file: for --affinity-model of other commands and --model "
          "of `facegraph affinity`")
      .Writes()
      .Placeholder("FILE")
      .Required();
  command.AddOption("-k,--k", arguments->k, "Neighbors of each face; the face itself counts as one")
      .AtLeast(1);
  command.AddOption("--epochs", arguments->epochs, "Epochs of training").AtLeast(1);
  command
      .AddOption("--faces", arguments->faces_per_set,
                 "Faces of each training set whose edges are used")
      .AtLeast(1);
  command.Footer(
      R"(The networks see only the structure of the graph, never a feature. They therefore fit other people and other face
recognition models. Each training set is also used with fewer faces of each person and with clearer faces, because
the faces that users cluster are seldom like the faces that are labeled.

Example:
  facegraph train-affinity features.npy labels.txt --also more.npy more.txt -o affinity.safetensors)");
  FinishCommand(command, [arguments](Session& session) { RunTrainAffinity(*arguments, session); });
}

}  // namespace facegraph::cli
