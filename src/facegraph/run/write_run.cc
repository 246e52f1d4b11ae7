// SPDX-License-Identifier: MIT
#include "facegraph/run/write_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "facegraph/base/names.h"
#include "facegraph/clustering/medoids.h"
#include "facegraph/io/atomic_file.h"
#include "facegraph/io/labels_file.h"
#include "facegraph/io/neighbors_file.h"
#include "facegraph/run/checksums.h"
#include "facegraph/run/run_folder.h"

namespace facegraph {
namespace {

/// A predicted figure as JSON. A linear output may predict a value a little outside 0..1.
std::string PredictionText(const std::vector<float>& predictions, int32_t proposal) {
  if (proposal < 0 || predictions.empty() || std::isnan(predictions[proposal])) return "null";
  return fmt::format("{:.4f}", std::clamp(predictions[proposal], 0.0f, 1.0f));
}

void WriteText(const std::filesystem::path& path, std::string_view text) {
  AtomicFile file(path);
  file.Write(text);
  file.Commit();
}

}  // namespace

void WriteClusterLines(const ClusterResult& result, const Execution& execution,
                       const std::function<void(std::string_view)>& write) {
  const ProposalSet clusters = ProposalsFromPartition(result.clusters.partition);
  const std::vector<int32_t> medoids =
      Medoids(result.graph.features, result.clusters.partition, execution);
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
        c, members.size(), PredictionText(result.scores.iou, proposal),
        PredictionText(result.scores.iop, proposal), medoids[c], fmt::join(members, ", "),
        fmt::join(probabilities, ", ")));
  }
}

void WriteClusterLines(const ClusterResult& result, const Execution& execution,
                       const std::filesystem::path& path) {
  AtomicFile file(path);
  WriteClusterLines(result, execution, [&](std::string_view line) { file.Write(line); });
  file.Commit();
}

nlohmann::ordered_json RunSummary(const ClusterResult& result, AffinityKind affinity) {
  const DeOverlapResult& clusters = result.clusters;
  nlohmann::ordered_json summary{{"faces", clusters.partition.num_faces()},
                                 {"affinity", GetWord(kAffinityKindNames, affinity)},
                                 {"proposals", result.proposal_set.num_proposals()},
                                 {"clusters", clusters.partition.num_clusters},
                                 {"fp_cost", clusters.fp_cost},
                                 {"expected_precision", clusters.expected_precision}};
  for (const auto& [stage, seconds, peak_bytes] : result.times) {
    summary["seconds"][stage] = seconds;
    summary["stage_peak_bytes"][stage] = peak_bytes;
  }
  if (const auto& search = result.graph.search) {
    summary["search"] = {
        {"exact", search->exact}, {"recall", search->recall}, {"pairs", search->pairs}};
  }
  return summary;
}

RunWriter::RunWriter(const std::filesystem::path& folder)
    : folder_(folder, {RunFolder::kLabels, RunFolder::kClusters, RunFolder::kManifest,
                       RunFolder::kNeighbors, RunFolder::kReport}) {}

void RunWriter::Write(const ClusterResult& result, Manifest& manifest, const Execution& execution) {
  WriteClusterLines(result, execution, folder_.File(RunFolder::kClusters));
  WriteNeighbors(folder_.File(RunFolder::kNeighbors), result.graph.neighbors);
  WriteLabels(folder_.File(RunFolder::kLabels), ToLabelVector(result.clusters.partition));
  manifest["files"] =
      FileChecksums(folder_.File(RunFolder::kLabels).parent_path(),
                    {RunFolder::kLabels, RunFolder::kClusters, RunFolder::kNeighbors});
  WriteText(folder_.File(RunFolder::kManifest), manifest.Text());
  folder_.Commit();
}

void WriteRun(const std::filesystem::path& folder, const ClusterResult& result, Manifest& manifest,
              const Execution& execution) {
  RunWriter(folder).Write(result, manifest, execution);
}

}  // namespace facegraph
