// SPDX-License-Identifier: MIT
#include "facegraph/report/edge_histogram.h"

#include <algorithm>
#include <mutex>

#include "facegraph/base/parallel.h"

namespace facegraph {
namespace {

constexpr int64_t kFacesPerBlock = 4096;

int GetBin(float similarity) {
  const double bin =
      (static_cast<double>(similarity) - EdgeHistogram::kLowest) / EdgeHistogram::kBinWidth;
  return std::clamp(static_cast<int>(bin), 0, EdgeHistogram::kBins - 1);
}

void CountEdges(const AffinityGraph& graph, const Partition& partition,
                std::span<const int64_t> truth, int64_t face, EdgeHistogram& histogram) {
  const std::span<const int32_t> ids = graph.Neighbors(face);
  const std::span<const float> similarities = graph.Similarities(face);
  const int32_t cluster = partition.cluster_of_face[face];
  for (size_t e = 0; e < ids.size(); ++e) {
    if (ids[e] < face) continue;  // counted at its other end
    const bool kept = cluster >= 0 && partition.cluster_of_face[ids[e]] == cluster;
    const int bin = GetBin(similarities[e]);
    ++(kept ? histogram.kept : histogram.cut)[bin];
    if (truth.empty() || truth[face] < 0 || truth[ids[e]] < 0) continue;
    const bool same = truth[face] == truth[ids[e]];
    if (kept && !same) ++histogram.kept_wrong[bin];
    if (!kept && same) ++histogram.cut_wrong[bin];
  }
}

void Add(const std::vector<int64_t>& from, std::vector<int64_t>& to) {
  for (size_t b = 0; b < to.size(); ++b) to[b] += from[b];
}

}  // namespace

EdgeHistogram MakeEdgeHistogram(const AffinityGraph& graph, const Partition& partition,
                                std::span<const int64_t> truth, const Execution& execution) {
  EdgeHistogram all;
  std::mutex mutex;
  ParallelFor(graph.num_vertices(), kFacesPerBlock, execution, [&](int64_t begin, int64_t end) {
    EdgeHistogram part;
    for (int64_t face = begin; face < end; ++face) {
      CountEdges(graph, partition, truth, face, part);
    }
    const std::lock_guard<std::mutex> lock(mutex);
    Add(part.kept, all.kept);
    Add(part.cut, all.cut);
    Add(part.kept_wrong, all.kept_wrong);
    Add(part.cut_wrong, all.cut_wrong);
  });
  return all;
}

}  // namespace facegraph
