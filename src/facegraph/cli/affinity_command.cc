// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "facegraph/cli/affinity_arguments.h"
#include "facegraph/cli/command.h"
#include "facegraph/cli/inputs.h"
#include "facegraph/io/atomic_files.h"
#include "facegraph/io/neighbors_file.h"
#include "facegraph/io/npy.h"

namespace facegraph::cli {
namespace {

struct AffinityStageArguments {
  FeatureArguments features;
  SearchArguments search;
  std::string model;
  std::string output;
  std::string whitened;
  int k = 80;
};

void RunAffinity(const AffinityStageArguments& arguments, Session& session) {
  const Stopwatch watch;
  const Features features = LoadFeatures(arguments.features, session);
  const AffinityModel model = LoadAffinityModel(arguments.model);
  RequireWritable(arguments.output);
  if (!arguments.whitened.empty()) RequireWritable(arguments.whitened);
  const FaceGraph learned = LoadOrFindGraph({.paths = {}, .search = arguments.search}, features,
                                            model, arguments.k, session);
  AtomicFiles files;
  WriteNeighbors(files.Add(arguments.output), learned.neighbors);
  if (!arguments.whitened.empty()) {
    const int64_t n = learned.features.num_faces(), dim = learned.features.dim;
    const auto* const values = static_cast<const float*>(learned.features.shards[0].data);
    WriteNpy(files.Add(arguments.whitened), {n, dim},
             std::span(values, static_cast<size_t>(n * dim)));
  }
  files.Commit();
  const double seconds = watch.Seconds();
  session.console().Info(
      fmt::format("probabilities of {} neighbors of each of {} faces in {:.1f} s", arguments.k,
                  CountText(features.num_faces()), seconds));
  if (session.common().json) {
    session.PrintResult({{"faces", features.num_faces()},
                         {"k", arguments.k},
                         {"seconds", seconds},
                         {"peak_bytes", PeakResidentBytes()}},
                        "");
  }
}

}  // namespace

void AddAffinityCommand(Command& program) {
  auto arguments = std::make_shared<AffinityStageArguments>();
  Command& command = program.AddCommand(
      "affinity", "Find neighbors with the probability that both faces are one person");
  AddFeatureArguments(command, arguments->features);
  command
      .AddOption("-o,--output", arguments->output,
                 "Neighbor lists, an .npz file (ids, similarities), most probable first: for "
                 "--neighbors of other commands")
      .Writes()
      .Placeholder("FILE")
      .Required();
  command
      .AddOption("--whitened", arguments->whitened,
                 "Also write the whitened features, an .npy file: rows of length 1")
      .Writes()
      .Placeholder("FILE");
  command
      .AddOption("--model", arguments->model,
                 "Networks of `facegraph train-affinity`, a .safetensors file")
      .Reads()
      .Placeholder("FILE")
      .DefaultNote("the networks inside the program, for any face recognition model");
  command.AddOption("-k,--k", arguments->k, "Neighbors of each face; the face itself counts as one")
      .AtLeast(1);
  AddSearchArguments(command, arguments->search);
  command.Footer(
      R"(A cosine says which faces are near, not which are one person: that depends on the other faces around both. A small
network looks at the neighborhood of each edge. The pairs that it is sure of show how the features of one person
vary. That augmentation is whitened away, neighbors are searched again, and a second network gives the probabilities.
No labels are needed.

Examples:
  facegraph affinity features.npy -o affinity.npz
  facegraph baseline map-equation features.npy --neighbors affinity.npz --set min-similarity=0.5 -o labels.txt
  facegraph baseline map-equation features.npy --affinity learned -o labels.txt              # the same in one
  facegraph affinity features.npy -o affinity.npz --whitened whitened.npy
  facegraph cluster whitened.npy --neighbors affinity.npz --affinity learned -o labels.txt   # as `cluster features.npy`)");
  FinishCommand(command, [arguments](Session& session) { RunAffinity(*arguments, session); });
}

}  // namespace facegraph::cli
