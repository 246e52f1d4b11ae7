// SPDX-License-Identifier: MIT
#include "facegraph/cli/affinity_arguments.h"

namespace facegraph::cli {

void AddAffinityArguments(Command& command, const std::string& automatic,
                          AffinityArguments& arguments) {
  const std::string group = "Affinity";
  command
      .AddChoice("--affinity", arguments.kind, kAffinityKindNames,
                 "Weight of an edge: the probability that both faces are one person (learned; "
                 "thresholds are then probabilities), or the cosine of their features. auto: " +
                     automatic)
      .Group(group);
  command
      .AddOption("--affinity-model", arguments.model,
                 "Networks of `facegraph train-affinity`, a .safetensors file")
      .Reads()
      .Placeholder("FILE")
      .DefaultNote("the networks inside the program, for any face recognition model")
      .Group(group);
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
