// SPDX-License-Identifier: MIT
#include "facegraph/pipeline/cluster_faces.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "facegraph/base/error.h"
#include "facegraph/gcn/detect.h"
#include "facegraph/graph/affinity_graph.h"
#include "facegraph/inspect/distinct_rows.h"
#include "facegraph/kernels/feature_rows.h"
#include "facegraph/pipeline/all_faces.h"
#include "facegraph/proposals/settings.h"

namespace facegraph {
namespace {

/// The result that an earlier attempt saved, or that of `make`, which is then saved.
template <typename Load, typename Make>
auto LoadOrMake(const Checkpoint* checkpoint, const Load& load, const Make& make) {
  if (checkpoint == nullptr) return make();
  if (auto value = load()) return std::move(*value);
  auto value = make();
  checkpoint->Save(value);
  return value;
}

/// Runs the stages from proposals to clusters on the graph of `result`, and adds their results.
void ClusterGraph(const Models& models, const ClusterOptions& options, const Execution& execution,
                  const Checkpoint* checkpoint, StageClock& clock, ClusterResult& result) {
  const Features& features = result.graph.features;
  const NeighborLists& neighbors = result.graph.neighbors;
  result.proposal_set = clock.Time("proposals", [&] {
    return LoadOrMake(
        checkpoint, [&] { return checkpoint->LoadProposals(neighbors.num_faces()); },
        [&] { return GenerateProposals(features, neighbors, options.proposals, execution); });
  });
  // Only the networks need the graph, and building it takes much memory for a moment.
  ReleasePages(features);
  const AffinityGraph graph =
      clock.Time("affinity graph", [&] { return SymmetricGraph(neighbors, 0, execution); });
  const FaceData data{features, neighbors, graph};
  result.scores = clock.Time("detection", [&] {
    return LoadOrMake(
        checkpoint, [&] { return checkpoint->LoadScores(result.proposal_set); },
        [&] { return DetectClusters(models.detectors, data, result.proposal_set, execution); });
  });
  result.scores.precision_map = models.precision_map;
  const bool segment = options.segmentation.enabled && models.segmenter.has_value();
  if (segment) {
    result.inliers = clock.Time("segmentation", [&] {
      return LoadOrMake(
          checkpoint, [&] { return checkpoint->LoadInliers(result.proposal_set); },
          [&] {
            return SegmentClusters(*models.segmenter, data, result.proposal_set,
                                   ProposalsToSegment(result.scores, options.segmentation),
                                   options.segmentation.seeds, execution);
          });
    });
  }
  result.clusters = clock.Time("de-overlap", [&] {
    return DeOverlap(result.proposal_set, result.scores, segment ? &result.inliers : nullptr,
                     options.de_overlap);
  });
  result.times = clock.times();
}

/// The rows that can be clustered, and what the result says about the others.
DistinctRows FindUsableRows(const Features& features, const ClusterOptions& options,
                            const Execution& execution, ClusterResult& result) {
  DistinctRows distinct = FindDistinctRows(features, execution);
  if (!distinct.zero.empty()) {
    Require(options.zero_rows != ZeroRows::kRefuse, ErrorKind::kBadData,
            "{} is all zeros; was no face embedded there?",
            RowName(features, distinct.zero.front()));
    Require(!distinct.rows.empty(), ErrorKind::kBadData,
            "{} is all zeros, and so are all others; were no faces embedded?",
            RowName(features, distinct.zero.front()));
  }
  result.zero_rows = distinct.zero;
  result.num_repeated = distinct.num_repeated();
  return distinct;
}

}  // namespace

ClusterOptions ClusterOptions::FromPreset(std::string_view name, AffinityKind affinity,
                                          const std::vector<std::string>& settings, int k) {
  ProposalPlan plan = PlanProposals(name, settings, k, affinity);
  ClusterOptions options;
  options.num_neighbors = plan.num_neighbors;
  options.proposals = std::move(plan.options);
  return options;
}

void ClusterOptions::SetSeed(uint64_t seed) {
  segmentation.seeds.seed = seed;
  de_overlap.seed = seed;
}

void ClusterOptions::SetSearch(SearchKind kind) {
  search = kind;
  proposals.search = kind;
}

NeighborOptions ClusterOptions::Search() const {
  return {.k = num_neighbors, .search = search, .min_recall = min_recall};
}

void ClusterOptions::Check() const {
  Require(num_neighbors >= 1, ErrorKind::kUsage, "num_neighbors is {}, wants 1 or more",
          num_neighbors);
  Search().Check();
  proposals.Check();
  segmentation.Check();
  de_overlap.Check();
}

std::vector<float> FaceProbabilities(const ClusterResult& result) {
  const Partition& partition = result.clusters.partition;
  const std::vector<int32_t>& proposal_of_cluster = result.clusters.proposal_of_cluster;
  std::vector<float> probabilities;
  for (int64_t face = 0; face < partition.num_faces(); ++face) {
    const int32_t cluster = partition.cluster_of_face[face];
    const int32_t proposal = cluster < 0 ? -1 : proposal_of_cluster[cluster];
    probabilities.push_back(cluster < 0 ? 0.0f : 1.0f);
    if (proposal < 0 || result.inliers.probability.empty()) continue;
    const std::span<const int32_t> members = result.proposal_set.Members(proposal);
    const auto place = std::ranges::lower_bound(members, face) - members.begin();
    probabilities.back() =
        result.inliers.probability[result.proposal_set.offsets[proposal] + place];
  }
  return probabilities;
}

ClusterResult ClusterFaces(const Features& features, NeighborLists neighbors, const Models& models,
                           const ClusterOptions& options, const Execution& execution,
                           const Checkpoint* checkpoint) {
  options.Check();
  ClusterResult result;
  const DistinctRows distinct = FindUsableRows(features, options, execution, result);
  RemoveZeroRows(distinct, neighbors);
  result.num_repeated = 0;  // they are clustered as they come
  result.graph = {features, std::move(neighbors), std::nullopt};
  StageClock clock;
  ClusterGraph(models, options, execution, checkpoint, clock, result);
  return result;
}

ClusterResult ClusterFaces(const Features& features, const Models& models,
                           const ClusterOptions& options, const Execution& execution,
                           const Checkpoint* checkpoint) {
  options.Check();
  ClusterResult result;
  const DistinctRows distinct = FindUsableRows(features, options, execution, result);
  const Features clustered =
      distinct.all() ? features : DistinctFeatures(features, distinct, execution);
  StageClock clock;
  result.graph =
      FindFaceGraph(clustered, models.affinity, options.Search(), execution, checkpoint, clock);
  ClusterGraph(models, options, execution, checkpoint, clock, result);
  if (!distinct.all()) {
    RestoreAllFaces(features, distinct, options.de_overlap.unassigned, execution, result);
  }
  return result;
}

}  // namespace facegraph
