// SPDX-License-Identifier: MIT
#include "facegraph/cli/affinity_arguments.h"

namespace facegraph::cli {

void AddAffinityArguments(CLI::App& command, AffinityArguments& arguments) {
  const std::string group = "Affinity";
  const std::map<std::string, bool> kinds{{"cosine", false}, {"learned", true}};
  command
      .add_option("--affinity", arguments.learned,
                  "What edges weigh: cosine (default), or learned: the probability that both are "
                  "one person, as `facegraph affinity` finds it; thresholds are then probabilities")
      ->transform(CLI::CheckedTransformer(kinds).description("cosine|learned"))
      ->group(group);
  command
      .add_option("--affinity-model", arguments.model,
                  "Of `facegraph train-affinity` (default: the one inside the program, for any "
                  "embedder)")
      ->group(group);
}

AffinityModel LoadAffinityModel(const std::string& path) {
  if (path.empty()) return ShippedAffinityModel();
  return AffinityModelFromTensorFile(ReadTensors(path), path);
}

LearnedAffinity FindAffinity(const Features& features, const AffinityModel& model, int k,
                             const SearchArguments& search, Session& session) {
  // The search for neighbours of the whitened features, which are held beside it.
  const int64_t n = features.num_faces(), dim = features.dim;
  session.RequireMemory(
      NeighbourSearchBytes(n, dim, k, session.execution().Threads()) + n * (dim * 4 + k * 8),
      "learned affinities");
  const AffinityOptions options{
      .neighbours = {.k = k, .search = search.kind, .min_recall = search.min_recall},
      .whitening = {}};
  return LearnAffinity(features, model, options, session.execution());
}

}  // namespace facegraph::cli
