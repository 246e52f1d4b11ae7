// SPDX-License-Identifier: MIT
#include "facegraph/pipeline/cluster_faces.h"

#include "facegraph/affinity/exact_neighbours.h"
#include "facegraph/base/error.h"
#include "facegraph/base/timing.h"
#include "facegraph/gcn/detect.h"
#include "facegraph/graph/affinity_graph.h"

namespace facegraph {

void SegmentationOptions::Check() const {
  Require(min_iop <= max_iop, ErrorKind::kUsage, "min_iop {} is above max_iop {}", min_iop,
          max_iop);
  seeds.Check();
}

ClusterOptions ClusterOptions::FromPreset(std::string_view name) {
  ProposalPreset preset = FindPreset(name);
  ClusterOptions options;
  options.num_neighbours = preset.num_neighbours;
  options.proposals.settings = std::move(preset.settings);
  return options;
}

void ClusterOptions::Check() const {
  Require(num_neighbours >= 1, ErrorKind::kUsage, "num_neighbours is {}, wants 1 or more",
          num_neighbours);
  proposals.Check();
  segmentation.Check();
  final.Check();
}

std::vector<uint8_t> ProposalsToSegment(const ProposalScores& scores,
                                        const SegmentationOptions& options) {
  std::vector<uint8_t> chosen;
  for (const float iop : scores.iop) {
    chosen.push_back(iop >= options.min_iop && iop <= options.max_iop);
  }
  return chosen;
}

ClusterResult ClusterFaces(const Features& features, const NeighbourLists& neighbours,
                           const Models& models, const ClusterOptions& options,
                           const Execution& execution) {
  options.Check();
  ClusterResult result;
  const auto timed = [&](const char* stage, const auto& run) {
    const Stopwatch watch;
    auto value = run();
    result.times.push_back({stage, watch.Seconds()});
    return value;
  };

  const AffinityGraph graph =
      timed("affinity graph", [&] { return SymmetricGraph(neighbours, 0, execution); });
  result.cover = timed("proposals", [&] {
    return GenerateProposals(features, neighbours, options.proposals, execution);
  });
  const FaceData data{features, neighbours, graph};
  result.scores = timed(
      "detection", [&] { return DetectClusters(models.detector, data, result.cover, execution); });
  const bool segment = options.segmentation.enabled && models.segmenter.has_value();
  if (segment) {
    result.inliers = timed("segmentation", [&] {
      return SegmentClusters(*models.segmenter, data, result.cover,
                             ProposalsToSegment(result.scores, options.segmentation),
                             options.segmentation.seeds, execution);
    });
  }
  result.clusters = timed("de-overlap", [&] {
    return MakeClusters(result.cover, result.scores, segment ? &result.inliers : nullptr,
                        options.final);
  });
  return result;
}

ClusterResult ClusterFaces(const Features& features, const Models& models,
                           const ClusterOptions& options, const Execution& execution) {
  options.Check();
  const Stopwatch watch;
  const NeighbourLists neighbours =
      ExactNeighbours(features, {.k = options.num_neighbours}, execution);
  const double seconds = watch.Seconds();
  ClusterResult result = ClusterFaces(features, neighbours, models, options, execution);
  result.times.insert(result.times.begin(), {"neighbours", seconds});
  return result;
}

}  // namespace facegraph
