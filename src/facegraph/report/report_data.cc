// SPDX-License-Identifier: MIT
#include "facegraph/report/report_data.h"

#include <algorithm>
#include <limits>
#include <tuple>

#include "facegraph/graph/affinity_graph.h"

namespace facegraph {
namespace {

std::vector<SizeBin> MakeSizeBins(const ProposalSet& clusters) {
  std::vector<SizeBin> bins;
  for (int64_t c = 0; c < clusters.num_proposals(); ++c) {
    const auto size = static_cast<int64_t>(clusters.Members(c).size());
    while (bins.empty() || bins.back().largest < size) {
      const int64_t last = bins.empty() ? 0 : bins.back().largest;
      bins.push_back({.smallest = last + 1, .largest = std::max<int64_t>(1, 2 * last)});
    }
    const auto bin = std::ranges::lower_bound(bins, size, {}, &SizeBin::largest);
    ++bin->clusters;
    bin->faces += size;
  }
  return bins;
}

/// Sorts the members of each cluster by falling membership share, then by mean similarity to the
/// cluster.
void SortByFit(const std::vector<Membership>& membership, ProposalSet& clusters) {
  for (int64_t c = 0; c < clusters.num_proposals(); ++c) {
    std::sort(clusters.members.begin() + clusters.offsets[c],
              clusters.members.begin() + clusters.offsets[c + 1], [&](int32_t a, int32_t b) {
                return std::tuple(-membership[a].share, -membership[a].similarity, a) <
                       std::tuple(-membership[b].share, -membership[b].similarity, b);
              });
  }
}

/// The mean of the members' mean similarities, so each face has the same weight.
std::vector<float> MeanSimilarities(const ProposalSet& clusters,
                                    const std::vector<Membership>& membership) {
  std::vector<float> means;
  for (int64_t c = 0; c < clusters.num_proposals(); ++c) {
    double sum = 0;
    int64_t count = 0;
    for (const int32_t face : clusters.Members(c)) {
      if (membership[face].share <= 0) continue;
      sum += static_cast<double>(membership[face].similarity);
      ++count;
    }
    means.push_back(count > 0 ? static_cast<float>(sum / static_cast<double>(count))
                              : std::numeric_limits<float>::quiet_NaN());
  }
  return means;
}

/// Replaces the predictions of single-face clusters by NaN: they are always pure.
std::vector<float> WithoutSingletons(const ProposalSet& clusters, std::vector<float> figures) {
  for (size_t c = 0; c < figures.size(); ++c) {
    if (clusters.Members(static_cast<int64_t>(c)).size() < 2) {
      figures[c] = std::numeric_limits<float>::quiet_NaN();
    }
  }
  return figures;
}

ReportTruth MakeReportTruth(const Partition& partition, std::span<const int64_t> truth,
                            const ReportData& data) {
  ReportTruth result{.evaluation = Evaluate(truth, partition),
                     .clusters = MakeClusterTruth(partition, truth),
                     .curve = {},
                     .calibration = {},
                     .worst = {}};
  result.curve = ConfidenceCurve(result.clusters, data.confidence);
  result.calibration = MeasureCalibration(result.clusters, data.confidence);
  result.worst = FindWorstMistakes(result.clusters, partition, data.membership);
  return result;
}

}  // namespace

ReportData MakeReportData(const SavedRun& run, std::span<const int64_t> truth,
                          const Execution& execution) {
  const Partition& partition = run.clusters.partition;
  const AffinityGraph graph = SymmetricGraph(run.neighbors, 0, execution);
  ReportData data;
  data.clusters = ProposalsFromPartition(partition);
  data.sizes = MakeSizeBins(data.clusters);
  data.confidence = WithoutSingletons(data.clusters, run.clusters.predicted_iop);
  data.completeness = WithoutSingletons(data.clusters, run.clusters.predicted_iou);
  data.membership = ComputeMemberships(graph, partition, 8, execution);
  SortByFit(data.membership, data.clusters);
  data.similarity = MeanSimilarities(data.clusters, data.membership);
  data.edges = MakeEdgeHistogram(graph, partition, truth, execution);
  data.doubtful =
      DoubtfulFaces(data.membership, partition, run.clusters.inlier_probability, data.confidence);
  data.merges = LikelyMerges(graph, partition, {}, execution);
  if (!truth.empty()) data.truth = MakeReportTruth(partition, truth, data);
  return data;
}

}  // namespace facegraph
