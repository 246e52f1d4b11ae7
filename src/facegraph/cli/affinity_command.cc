// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "facegraph/cli/affinity_arguments.h"
#include "facegraph/cli/command.h"
#include "facegraph/cli/inputs.h"
#include "facegraph/io/neighbors_file.h"
#include "facegraph/io/npy.h"

namespace facegraph::cli {
namespace {

struct Arguments {
  FeatureArguments features;
  SearchArguments search;
  std::string model;
  std::string output;
  std::string whitened;
  int k = 80;
};

void Run(const Arguments& arguments, Session& session) {
  const Stopwatch watch;
  const Features features = LoadFeatures(arguments.features, session);
  const AffinityModel model = LoadAffinityModel(arguments.model);
  RequireWritable(arguments.output);
  if (!arguments.whitened.empty()) RequireWritable(arguments.whitened);
  const FaceGraph learned = LoadOrFindGraph({.paths = {}, .search = arguments.search}, features,
                                            model, arguments.k, session);
  WriteNeighbors(arguments.output, learned.neighbors);
  if (!arguments.whitened.empty()) {
    const int64_t n = learned.features.num_faces(), dim = learned.features.dim;
    const auto* const values = static_cast<const float*>(learned.features.shards[0].data);
    WriteNpy(arguments.whitened, {n, dim}, std::span(values, static_cast<size_t>(n * dim)));
  }
  const double seconds = watch.Seconds();
  session.console().Info(fmt::format("probabilities of {} neighbors each of {} faces in {:.1f} s",
                                     arguments.k, CountText(features.num_faces()), seconds));
  if (session.common().json) {
    session.PrintResult({{"faces", features.num_faces()},
                         {"k", arguments.k},
                         {"seconds", seconds},
                         {"peak_bytes", PeakResidentBytes()}},
                        "");
  }
}

}  // namespace

void AddAffinityCommand(CLI::App& program) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = program.add_subcommand(
      "affinity", "Neighbors of every face with the probability that they are the same person");
  AddFeatureArguments(*command, arguments->features);
  command
      ->add_option("-o,--output", arguments->output,
                   "One .npz (ids, similarities), most probable first: for --neighbors")
      ->required();
  command->add_option("--whitened", arguments->whitened,
                      "Where to write the features the neighbors were found by, .npy: at unit "
                      "length, spread evenly within people");
  command->add_option("--model", arguments->model,
                      "Affinity model of `facegraph train-affinity` (default: the one inside the "
                      "program, for any embedder)");
  command->add_option("-k,--k", arguments->k, "Neighbors of each face, itself counted")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  AddSearchArguments(*command, arguments->search);
  command->footer(
      R"(Cosines tell who is nearest, not who is the same: that depends on the crowd around both. A small network reads
each edge's surroundings; the pairs it is sure of show how one person's features vary; that is whitened away, the
neighbors are looked for again, and a second network gives their probabilities. No labels are needed.

Examples:
  facegraph affinity features.npy -o affinity.npz
  facegraph cluster features.npy --neighbors affinity.npz --method map-equation --set min-similarity=0.5 -o labels.txt
  facegraph cluster features.npy --affinity learned --method map-equation -o labels.txt      # the same in one
  facegraph affinity features.npy -o affinity.npz --whitened whitened.npy
  facegraph cluster whitened.npy --neighbors affinity.npz --affinity learned -o labels.txt  # as `cluster features.npy`)");
  FinishCommand(*command, [arguments](Session& session) { Run(*arguments, session); });
}

}  // namespace facegraph::cli
