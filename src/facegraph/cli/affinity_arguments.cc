// SPDX-License-Identifier: MIT
#include "facegraph/cli/affinity_arguments.h"

namespace facegraph::cli {

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
