// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "facegraph/base/error.h"
#include "facegraph/baselines/methods.h"
#include "facegraph/cli/affinity_arguments.h"
#include "facegraph/cli/command.h"
#include "facegraph/cli/evaluation_text.h"
#include "facegraph/cli/inputs.h"
#include "facegraph/cli/method_parameters.h"
#include "facegraph/cli/run_output.h"

namespace facegraph::cli {
namespace {

constexpr int kMaxCommittee = 20;   ///< models beside that of FEATURES
constexpr int kMaxParameters = 20;  ///< values of one --set

struct Arguments {
  std::string method;
  FeatureArguments features;
  std::vector<std::string> parameters;       ///< "resolution=0.2"
  std::vector<std::string> learn_from;       ///< none, or features and labels
  std::vector<std::string> committee;        ///< more features of the same faces
  std::vector<std::string> learn_committee;  ///< more features of those learned from
  NeighborArguments neighbors;
  AffinityArguments affinity;
  int k = 80;
  std::string truth;
  OutputArguments output;
};

/// The manifest of a run, without its results.
Manifest DescribeRun(const Arguments& arguments, const RunOutput& output, const Features& features,
                     const Command& command, const Session& session) {
  Manifest manifest = MakeManifest(command, session);
  if (!output.wants_manifest()) return manifest;
  manifest.AddFeatures(arguments.features.path, features);
  const auto add = [&](const std::string& name, const std::vector<std::string>& paths) {
    for (const std::string& path : paths) manifest.AddInput(name, path);
  };
  add("neighbors", arguments.neighbors.paths);
  add("learn from", arguments.learn_from);
  add("committee", arguments.committee);
  add("learn committee", arguments.learn_committee);
  return manifest;
}

/// What the method makes of --learn-from; empty if it does not learn.
std::string Learn(const Arguments& arguments, const Method& method, Session& session) {
  const std::vector<std::string>& from = arguments.learn_from;
  if (!method.learn) {
    Require(from.empty(), ErrorKind::kUsage, "{} does not learn and takes no --learn-from",
            method.name);
    return "";
  }
  Require(!from.empty(), ErrorKind::kUsage,
          "{} learns from labeled faces: --learn-from FEATURES LABELS", method.name);
  const Features features = LoadFeatures({.path = from[0], .dim = arguments.features.dim}, session);
  const std::vector<int64_t> labels =
      LoadLabels(from[1], features.num_faces(), from[0], session.memory());
  Require(std::ranges::min(labels) >= 0, ErrorKind::kBadData,
          "{}: has a face without a label; {} learns from labeled faces only", from[1],
          method.name);
  const NeighborLists neighbors = LoadOrFindNeighbors(
      {.paths = {}, .search = arguments.neighbors.search}, features, arguments.k, session);
  const std::vector<Features> committee =
      LoadCommittee(arguments.learn_committee, features.num_faces(), session);
  return method.learn({features, neighbors, labels, committee}, session.common().seed,
                      session.execution());
}

std::vector<Features> LoadCheckedCommittee(const Arguments& arguments, const Features& features,
                                           const Method& method, Session& session) {
  Require(arguments.committee.size() == arguments.learn_committee.size(), ErrorKind::kUsage,
          "--committee names {} models, --learn-committee {}", arguments.committee.size(),
          arguments.learn_committee.size());
  Require(arguments.committee.empty() || method.name == "cdp-committee", ErrorKind::kUsage,
          "{} takes no --committee", method.name);
  return LoadCommittee(arguments.committee, features.num_faces(), session);
}

void Run(const Arguments& arguments, const Command& command, Session& session) {
  const Method& method = FindMethod(arguments.method);
  const ParameterValues parameters = ParseParameters(method, arguments.parameters);
  const Features features = LoadFeatures(arguments.features, session);
  std::vector<int64_t> truth;
  if (!arguments.truth.empty()) {
    truth = LoadLabels(arguments.truth, features.num_faces(), arguments.features.path,
                       session.memory());
  }
  const std::vector<Features> committee =
      LoadCheckedCommittee(arguments, features, method, session);
  RunOutput output(arguments.output, /*lines=*/false);
  const std::string learned = Learn(arguments, method, session);
  Manifest manifest = DescribeRun(arguments, output, features, command, session);
  Stopwatch watch;
  ClusterResult result;
  std::optional<AffinityModel> affinity;
  if (arguments.affinity.kind == AffinityKind::kLearned) {
    affinity = LoadAffinityModel(arguments.affinity.model);
  }
  result.graph = LoadOrFindGraph(arguments.neighbors, features, affinity, arguments.k, session);
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
  session.console().Info(fmt::format("{}: {} clusters of {} faces written to {}", method.title,
                                     CountText(partition.num_clusters),
                                     CountText(features.num_faces()), output.name()));
  summary["peak_bytes"] = PeakResidentBytes();
  session.PrintResult(summary, text);
}

void AddLearningOptions(Command& command, Arguments& arguments) {
  const std::string group = "Methods that learn";
  command
      .AddOption("--learn-from", arguments.learn_from,
                 "Features and labels that cdp-committee, gcn-v, gcn-v-e or l-gcn learns from")
      .Placeholder("FEATURES LABELS")
      .Values(2, 2)
      .Group(group);
  command
      .AddOption("--committee", arguments.committee,
                 "For cdp-committee: features of the same faces by other models")
      .Placeholder("FILE...")
      .Values(1, kMaxCommittee)
      .DefaultNote("random projections of FEATURES")
      .Group(group);
  command
      .AddOption("--learn-committee", arguments.learn_committee,
                 "For cdp-committee: features of the faces of --learn-from by the same models, in "
                 "the same order")
      .Placeholder("FILE...")
      .Values(1, kMaxCommittee)
      .Group(group);
}

}  // namespace

void AddBaselineCommand(Command& program) {
  auto arguments = std::make_shared<Arguments>();
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
      .Placeholder("NAME=NUMBER...")
      .Values(1, kMaxParameters);
  command
      .AddOption("--truth", arguments->truth,
                 "True labels, .txt or .npy: the result is also evaluated")
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
  FinishCommand(command,
                [arguments, &command](Session& session) { Run(*arguments, command, session); });
}

}  // namespace facegraph::cli
