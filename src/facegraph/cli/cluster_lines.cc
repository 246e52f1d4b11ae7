// SPDX-License-Identifier: MIT
#include "facegraph/cli/cluster_lines.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "facegraph/clustering/medoids.h"

namespace facegraph::cli {
namespace {

/// A predicted figure as JSON; predictions of a linear output may lie a little outside of 0..1.
std::string Figure(const std::vector<float>& figures, int32_t proposal) {
  if (proposal < 0 || figures.empty()) return "null";
  return fmt::format("{:.4f}", std::clamp(figures[proposal], 0.0f, 1.0f));
}

}  // namespace

void WriteClusterLines(const Features& features, const ClusterResult& result,
                       const Execution& execution,
                       const std::function<void(std::string_view)>& write) {
  const ProposalSet clusters = ProposalsFromPartition(result.clusters.partition);
  const std::vector<int32_t> medoids = Medoids(features, result.clusters.partition, execution);
  const std::vector<float> probability_of_face = FaceProbabilities(result);
  std::vector<float> probabilities;
  for (int64_t c = 0; c < clusters.num_proposals(); ++c) {
    const std::span<const int32_t> members = clusters.Members(c);
    probabilities.clear();
    for (const int32_t face : members) probabilities.push_back(probability_of_face[face]);
    const int32_t proposal = result.clusters.proposal_of_cluster[c];
    write(fmt::format(
        R"({{"id": {}, "size": {}, "predicted_iou": {}, "predicted_iop": {}, "medoid": {}, )"
        R"("members": [{}], "inlier_probability": [{:.4f}]}})"
        "\n",
        c, members.size(), Figure(result.scores.iou, proposal), Figure(result.scores.iop, proposal),
        medoids[c], fmt::join(members, ", "), fmt::join(probabilities, ", ")));
  }
}

}  // namespace facegraph::cli
