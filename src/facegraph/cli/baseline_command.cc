// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "facegraph/base/error.h"
#include "facegraph/baselines/methods.h"
#include "facegraph/cli/affinity_arguments.h"
#include "facegraph/cli/command.h"
#include "facegraph/cli/committee_arguments.h"
#include "facegraph/cli/inputs.h"
#include "facegraph/cli/late_evaluation.h"
#include "facegraph/cli/method_parameters.h"
#include "facegraph/cli/run_output.h"
#include "facegraph/compare/run_baseline.h"
#include "facegraph/evaluation/label_checks.h"
#include "facegraph/io/feature_shards.h"

namespace facegraph::cli {
namespace {

constexpr int kMaxParameters = 20;  ///< values of one --set

struct BaselineArguments {
  std::string method;
  FeatureArguments features;
  std::vector<std::string> parameters;  ///< "resolution=0.2"
  std::vector<std::string> learn_from;  ///< none, or features and labels
  CommitteeArguments committee;
  NeighborArguments neighbors;
  AffinityArguments affinity;
  int k = 80;
  std::string truth;
  OutputArguments output;
};

/// The manifest of a run, without its results.
Manifest MakeBaselineManifest(const BaselineArguments& arguments, const RunOutput& output,
                              const Features& features, const Command& command,
                              const Session& session) {
  Manifest manifest = MakeManifest(command, session);
  if (!output.wants_manifest()) return manifest;
  manifest.AddFeatures(arguments.features.path, features);
  const auto add = [&](const std::string& name, const std::vector<std::string>& paths) {
    for (const std::string& path : paths) manifest.AddInput(name, path);
  };
  add("neighbors", arguments.neighbors.paths);
  add("learn from", arguments.learn_from);
  add("committee", arguments.committee.paths);
  add("learn committee", arguments.committee.learning_paths);
  return manifest;
}

/// The faces of --learn-from, without their neighbors; nothing if it is not given.
std::optional<KnownFaces> LoadKnownFaces(const BaselineArguments& arguments, Session& session) {
  if (arguments.learn_from.empty()) return std::nullopt;
  const std::string& features = arguments.learn_from[0];
  KnownFaces faces{
      LoadFeatures({.path = features, .dim = arguments.features.dim}, session), {}, {}};
  const int64_t num_faces = faces.features.num_faces();
  faces.labels = LoadLabels(arguments.learn_from[1], num_faces, features, session.memory());
  RequireTeachable(faces.labels, arguments.learn_from[1]);
  faces.committee = LoadCommittee(arguments.committee.learning_paths, num_faces, session);
  return faces;
}

FaceGraph FindGraph(const BaselineArguments& arguments, const Features& features,
                    Session& session) {
  std::optional<AffinityModel> affinity;
  if (arguments.affinity.kind == AffinityKind::kLearned) {
    affinity = LoadAffinityModel(arguments.affinity.model);
  }
  return LoadOrFindGraph(arguments.neighbors, features, affinity, arguments.k, session);
}

/// Prints the result, with an evaluation if there are true labels, and writes it.
void Report(const Method& method, const ParameterValues& parameters, const ClusterResult& result,
            const std::vector<int64_t>& truth, const std::string& truth_name,
            const nlohmann::ordered_json& seconds, const std::vector<std::string>& warnings,
            Manifest& manifest, RunOutput& output, Session& session) {
  const Partition& partition = result.clusters.partition;
  const auto num_faces = std::ssize(partition.cluster_of_face);
  nlohmann::ordered_json summary{{"method", method.name},
                                 {"parameters", parameters},
                                 {"faces", num_faces},
                                 {"clusters", partition.num_clusters},
                                 {"seconds", seconds}};
  summary["warnings"] = warnings;
  const LateEvaluation evaluation(truth, partition, truth_name, summary);
  for (const auto& [key, value] : summary.items()) manifest[key] = value;
  output.Write(result, manifest, session.execution());
  session.console().Info(fmt::format("{}: {} clusters of {} faces written to {}", method.title,
                                     CountText(partition.num_clusters), CountText(num_faces),
                                     output.name()));
  summary["peak_bytes"] = PeakResidentBytes();
  session.PrintResult(summary, evaluation.text());
  evaluation.Finish(output.name());
}

void RunBaseline(const BaselineArguments& arguments, const Command& command, Session& session) {
  const Method& method = FindMethod(arguments.method);
  const Features features = LoadFeatures(arguments.features, session);
  std::vector<int64_t> truth;
  if (!arguments.truth.empty()) {
    truth =
        LoadTruth(arguments.truth, features.num_faces(), arguments.features.path, session.memory());
  }
  const std::vector<Features> committee =
      LoadCommittee(arguments.committee.paths, features.num_faces(), session);
  std::optional<KnownFaces> known = LoadKnownFaces(arguments, session);
  ClusterResult result;
  const BaselineRun run{.features = result.graph.features,
                        .neighbors = result.graph.neighbors,
                        .committee = committee,
                        .parameters = ParseParameters(method, arguments.parameters),
                        .learning = known ? &*known : nullptr,
                        .seed = session.common().seed};
  CheckBaseline(method, run);
  RunOutput output(arguments.output, /*lines=*/false);
  const std::vector<std::string> warnings = WarnOfFeatures(features, session);
  Manifest manifest = MakeBaselineManifest(arguments, output, features, command, session);

  if (known) {
    known->neighbors = LoadOrFindNeighbors({.paths = {}, .search = arguments.neighbors.search},
                                           known->features, arguments.k, session);
  }
  Stopwatch watch;
  result.graph = FindGraph(arguments, features, session);
  const double neighbor_seconds = watch.Seconds();
  watch = {};
  result.clusters.partition = RunBaseline(method, run, session.execution());
  result.clusters.proposal_of_cluster.assign(
      static_cast<size_t>(result.clusters.partition.num_clusters), -1);
  Report(method, run.parameters, result, truth, arguments.truth,
         {{"neighbors", neighbor_seconds}, {"method", watch.Seconds()}}, warnings, manifest, output,
         session);
}

void AddLearningOptions(Command& command, BaselineArguments& arguments) {
  const std::string group = "Methods that learn";
  command
      .AddOption("--learn-from", arguments.learn_from,
                 "Features and labels that cdp-committee, gcn-v, gcn-v-e or l-gcn learns from")
      .Reads(IsFeatureShard)
      .Placeholder("FEATURES LABELS")
      .Values(2, 2)
      .Group(group);
  AddCommitteeArguments(command, "--learn-committee", "--learn-from", group, arguments.committee);
}

}  // namespace

void AddBaselineCommand(Command& program) {
  auto arguments = std::make_shared<BaselineArguments>();
  Command& command =
      program.AddCommand("baseline", "Group features by person with a method of other authors");
  std::vector<std::string> names;
  for (const Method& method : AllMethods()) names.push_back(method.name);
  command.AddOption("METHOD", arguments->method, fmt::format("One of {}", fmt::join(names, ", ")))
      .Words(names)
      .Required();
  AddFeatureArguments(command, arguments->features);
  AddOutputArguments(command, arguments->output);
  command
      .AddOption("--set", arguments->parameters,
                 "Parameters of the method; `facegraph compare --list` explains them")
      .NoPath()
      .Placeholder("NAME=NUMBER...")
      .Values(1, kMaxParameters);
  command
      .AddOption("--truth", arguments->truth,
                 "True labels, .txt or .npy: the result is also evaluated")
      .Reads()
      .Placeholder("FILE")
      .NotOfTheResult();
  command.AddOption("-k,--k", arguments->k, "Neighbors of each face; the face itself counts as one")
      .AtLeast(1);
  AddNeighborArguments(command, arguments->neighbors);
  AddAffinityArguments(command, "cosine", arguments->affinity);
  AddLearningOptions(command, *arguments);
  command.Footer(
      R"(The labels and the manifest are those of `facegraph cluster`; `facegraph compare` runs many methods.

Examples:
  facegraph baseline dbscan features.npy -o labels.txt
  facegraph baseline rank-order features.npy -o labels.txt --set k=20 max-distance=0.8
  facegraph baseline map-equation features.npy -o labels.txt --affinity learned --truth truth.txt)");
  FinishCommand(command, [arguments, &command](Session& session) {
    RunBaseline(*arguments, command, session);
  });
}

}  // namespace facegraph::cli
