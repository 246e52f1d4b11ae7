// SPDX-License-Identifier: MIT
#include "facegraph/baselines/chinese_whispers.h"

#include <algorithm>
#include <numeric>
#include <vector>

#include "facegraph/base/error.h"
#include "facegraph/base/random.h"

namespace facegraph {
namespace {

/// Finds the cluster with the largest edge weight to a face. Reuses its memory.
class ClusterVote {
 public:
  ClusterVote(const AffinityGraph& graph, bool weighted)
      : graph_(graph), weighted_(weighted), votes_(static_cast<size_t>(graph.num_vertices()), 0) {}

  /// The cluster with the largest sum of edge weights to `face`; its own without edges.
  int32_t BestCluster(int32_t face, const std::vector<int32_t>& clusters) {
    const std::span<const int32_t> ids = graph_.Neighbors(face);
    const std::span<const float> similarities = graph_.Similarities(face);
    for (size_t e = 0; e < ids.size(); ++e) {
      votes_[clusters[ids[e]]] += weighted_ ? std::max(double{similarities[e]}, 0.0) : 1;
    }
    int32_t best = clusters[face];
    double best_votes = 0;
    for (const int32_t id : ids) {
      const int32_t cluster = clusters[id];
      const double votes = votes_[cluster];
      if (votes > best_votes || (votes == best_votes && best_votes > 0 && cluster < best)) {
        best = cluster;
        best_votes = votes;
      }
    }
    for (const int32_t id : ids) votes_[clusters[id]] = 0;
    return best;
  }

 private:
  const AffinityGraph& graph_;
  bool weighted_;
  std::vector<double> votes_;
};

}  // namespace

void ChineseWhispersOptions::Check() const {
  edges.Check();
  Require(max_rounds >= 1, ErrorKind::kUsage,
          "Chinese Whispers: the number of rounds is {}, should be 1 or more", max_rounds);
}

Partition ChineseWhispers(const NeighborLists& neighbors, const ChineseWhispersOptions& options,
                          const Execution& execution) {
  options.Check();
  const AffinityGraph graph = PrunedGraph(neighbors, options.edges, execution);
  Partition partition;
  partition.num_clusters = static_cast<int32_t>(graph.num_vertices());
  partition.cluster_of_face.resize(static_cast<size_t>(partition.num_clusters));
  std::iota(partition.cluster_of_face.begin(), partition.cluster_of_face.end(), 0);
  std::vector<int32_t> order = partition.cluster_of_face;
  Random random(options.seed);
  ClusterVote vote(graph, options.weighted);
  bool changed = true;
  for (int round = 0; round < options.max_rounds && changed; ++round) {
    execution.CheckCanceled();
    random.Shuffle(std::span(order));
    changed = false;
    for (const int32_t face : order) {
      const int32_t best = vote.BestCluster(face, partition.cluster_of_face);
      changed |= best != partition.cluster_of_face[face];
      partition.cluster_of_face[face] = best;
    }
    execution.Report("Chinese Whispers", round + 1, options.max_rounds, "rounds");
  }
  return Canonical(partition);
}

}  // namespace facegraph
