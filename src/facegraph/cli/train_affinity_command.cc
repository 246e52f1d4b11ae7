// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "facegraph/cli/command.h"
#include "facegraph/cli/inputs.h"
#include "facegraph/cli/labeled_arguments.h"
#include "facegraph/models/models.h"
#include "facegraph/training/train_affinity.h"

namespace facegraph::cli {
namespace {

struct Arguments {
  LabeledArguments faces;
  std::string output;
  int epochs = EdgeTrainingOptions().epochs;
  int64_t faces_per_set = EdgeTrainingOptions().faces_per_set;
  int k = NeighborOptions().k;
};

void Run(const Arguments& arguments, Session& session) {
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
  auto arguments = std::make_shared<Arguments>();
  Command& command = program.AddCommand(
      "train-affinity", "Train the networks of `facegraph affinity` on your labeled faces");
  AddLabeledArguments(command, arguments->faces);
  command
      .AddOption("-o,--output", arguments->output,
                   "Model: .safetensors, for --model of `facegraph affinity`")
      .Required();
  command.AddOption("-k,--k", arguments->k, "Neighbors of each face, itself counted")
      .AtLeast(1);
  command.AddOption("--epochs", arguments->epochs, "Epochs")
      .AtLeast(1);
  command
      .AddOption("--faces", arguments->faces_per_set,
                   "Faces of each set whose edges are learned from")
      .AtLeast(1);
  command.Footer(
      R"(Structure alone is learned from, never a feature, so the model fits other people and other embedders. Every set is
also learned from with fewer faces of each person and with clearer ones: what people want sorted is seldom like what is labeled.

Example:
  facegraph train-affinity features.npy labels.txt --also more.npy more.txt -o affinity.safetensors)");
  FinishCommand(command, [arguments](Session& session) { Run(*arguments, session); });
}

}  // namespace facegraph::cli
