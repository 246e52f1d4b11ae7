// SPDX-License-Identifier: MIT
#include "facegraph/cli/other_method.h"

#include <fmt/format.h>

#include <algorithm>

#include "facegraph/base/error.h"
#include "facegraph/cli/evaluation_text.h"

namespace facegraph::cli {
namespace {

/// The manifest of a run, without its results.
Manifest ManifestOfRun(const OtherMethodRun& run, const RunOutput& output, const Features& features,
                       const Command& command, const Session& session) {
  Manifest manifest = MakeManifest(command, session);
  if (!output.wants_manifest()) return manifest;
  manifest.AddFeatures(run.features.path, features);
  for (const std::string& path : run.neighbors.paths) manifest.AddInput("neighbors", path);
  for (const std::string& path : run.method.learn_from) manifest.AddInput("learn from", path);
  for (const std::string& path : run.method.committee) manifest.AddInput("committee", path);
  for (const std::string& path : run.method.learn_committee) {
    manifest.AddInput("learn committee", path);
  }
  return manifest;
}

/// What the method makes of --learn-from; empty if it does not learn.
std::string Learn(const OtherMethodRun& run, const Method& method, Session& session) {
  const std::vector<std::string>& from = run.method.learn_from;
  if (!method.learn) {
    Require(from.empty(), ErrorKind::kUsage, "{} does not learn: --learn-from is not for it",
            method.name);
    return "";
  }
  Require(!from.empty(), ErrorKind::kUsage,
          "{} learns from labeled faces: --learn-from FEATURES LABELS", method.name);
  const Features features = LoadFeatures({.path = from[0], .dim = run.features.dim}, session);
  const std::vector<int64_t> labels = LoadLabels(from[1], features.num_faces(), from[0]);
  Require(std::ranges::min(labels) >= 0, ErrorKind::kBadData,
          "{}: holds a face without a label, and {} can learn only from known ones", from[1],
          method.name);
  const NeighborLists neighbors = LoadOrFindNeighbors({.paths = {}, .search = run.neighbors.search},
                                                      features, run.num_neighbors, session);
  const std::vector<Features> committee =
      LoadCommittee(run.method.learn_committee, features.num_faces(), session);
  return method.learn({features, neighbors, labels, committee}, session.common().seed,
                      session.execution());
}

}  // namespace

void RunOtherMethod(const OtherMethodRun& run, const Command& command, Session& session) {
  const Method& method = FindMethod(run.method.name);
  const ParameterValues parameters = GetParameters(run.method);
  const Features features = LoadFeatures(run.features, session);
  std::vector<int64_t> truth;
  if (!run.truth.empty()) truth = LoadLabels(run.truth, features.num_faces(), run.features.path);
  const std::vector<Features> committee =
      LoadCommittee(run.method.committee, features.num_faces(), session);
  Require(run.method.committee.size() == run.method.learn_committee.size(), ErrorKind::kUsage,
          "--committee names {} models, --learn-committee {}", run.method.committee.size(),
          run.method.learn_committee.size());
  Require(committee.empty() || method.name == "cdp-committee", ErrorKind::kUsage,
          "{} has no use for a --committee", method.name);
  RunOutput output(run.output, /*lines=*/false);
  const std::string learned = Learn(run, method, session);
  Manifest manifest = ManifestOfRun(run, output, features, command, session);
  Stopwatch watch;
  ClusterResult result;
  std::optional<AffinityModel> affinity;
  if (run.affinity.kind == AffinityKind::kLearned) affinity = LoadAffinityModel(run.affinity.model);
  result.graph = LoadOrFindGraph(run.neighbors, features, affinity, run.num_neighbors, session);
  const double neighbor_seconds = watch.Seconds();
  watch = {};
  Partition& partition = result.clusters.partition;
  partition = LargestFirst(method.Cluster(
      {result.graph.features, result.graph.neighbors, session.common().seed, learned, committee},
      parameters, session.execution()));
  result.clusters.proposal_of_cluster.assign(static_cast<size_t>(partition.num_clusters), -1);

  nlohmann::ordered_json summary{
      {"method", method.name},
      {"parameters", parameters},
      {"faces", features.num_faces()},
      {"clusters", partition.num_clusters},
      {"seconds", {{"neighbors", neighbor_seconds}, {"method", watch.Seconds()}}}};
  std::string text;
  if (!truth.empty()) {
    const Evaluation evaluation = Evaluate(truth, partition);
    summary["evaluation"] = EvaluationJson(evaluation);
    text = EvaluationText(evaluation);
  }
  for (const auto& [key, value] : summary.items()) manifest[key] = value;
  output.Write(result, manifest, session.execution());
  session.console().Info(fmt::format("{}: {} clusters of {} faces in {}", method.title,
                                     CountText(partition.num_clusters),
                                     CountText(features.num_faces()), output.name()));
  summary["peak_bytes"] = PeakResidentBytes();
  session.PrintResult(summary, text);
}

}  // namespace facegraph::cli
