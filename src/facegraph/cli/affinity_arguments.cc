// SPDX-License-Identifier: MIT
#include "facegraph/cli/affinity_arguments.h"

#include "facegraph/models/models.h"

namespace facegraph::cli {

void AddAffinityArguments(CLI::App& command, const std::string& automatic,
                          AffinityArguments& arguments) {
  const std::string group = "Affinity";
  command
      .add_option_function<std::string>(
          "--affinity",
          [&arguments](const std::string& word) {
            if (word == "auto") return arguments.kind.reset();
            arguments.kind = word == "learned" ? AffinityKind::kLearned : AffinityKind::kCosine;
          },
          "What edges weigh: learned (the probability that both are one person, as `facegraph "
          "affinity` finds it; thresholds are then probabilities), cosine, or auto: " +
              automatic)
      ->check(CLI::IsMember({"auto", "learned", "cosine"}))
      ->default_str("auto")
      ->group(group);
  command
      .add_option("--affinity-model", arguments.model,
                  "Of `facegraph train-affinity` (default: the one inside the program, for any "
                  "embedder)")
      ->group(group);
}

AffinityModel LoadAffinityModel(const std::string& path) {
  if (path.empty()) return *ShippedModels(AffinityKind::kLearned).affinity;
  return AffinityModelFromTensorFile(ReadTensors(path), path);
}

FaceGraph LoadOrFindGraph(const NeighborArguments& arguments, const Features& features,
                          const std::optional<AffinityModel>& affinity, int k, Session& session) {
  FaceGraph graph;
  if (!arguments.paths.empty() || !affinity) {
    graph.features = features;
    graph.neighbors = LoadOrFindNeighbors(arguments, features, k, session);
    return graph;
  }
  const NeighborOptions options = MakeOptions(arguments.search, k);
  const int64_t whitened = features.num_faces() * features.dim * 4;  // held beside the search
  session.RequireMemory(NeighborSearchBytes(options, features, session) + whitened,
                        "learned affinities");
  StageClock clock;
  return FindFaceGraph(features, affinity, options, session.execution(), nullptr, clock);
}

}  // namespace facegraph::cli
