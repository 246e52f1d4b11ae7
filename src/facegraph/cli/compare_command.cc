// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "facegraph/base/error.h"
#include "facegraph/baselines/methods.h"
#include "facegraph/cli/command.h"
#include "facegraph/cli/committee_arguments.h"
#include "facegraph/cli/comparison_text.h"
#include "facegraph/cli/inputs.h"
#include "facegraph/cli/model_arguments.h"
#include "facegraph/compare/our_methods.h"
#include "facegraph/compare/run_comparison.h"
#include "facegraph/evaluation/label_checks.h"
#include "facegraph/io/atomic_file.h"
#include "facegraph/io/atomic_files.h"
#include "facegraph/io/feature_shards.h"
#include "facegraph/io/features_file.h"
#include "facegraph/knn/nearest_neighbors.h"

namespace facegraph::cli {
namespace {

struct CompareArguments {
  FeatureArguments features;
  NeighborArguments neighbors;
  ModelArguments model;
  std::string truth;
  std::vector<std::string> train;
  CommitteeArguments committee;
  std::vector<std::string> methods;
  int k = 80;
  double time_limit = 600;
  std::string csv, markdown;
  bool list = false;
};

void PrintList(const std::vector<Method>& methods, const Session& session) {
  nlohmann::ordered_json json = nlohmann::ordered_json::array();
  std::string text;
  for (const Method& method : methods) {
    nlohmann::ordered_json parameters = nlohmann::ordered_json::array();
    text += fmt::format("{}: {}{}\n", method.name, method.description,
                        method.paper.empty() ? "" : " (" + method.paper + ")");
    for (const MethodParameter& parameter : method.parameters) {
      text += fmt::format("  {}={}: {}; tried: {}\n", parameter.name, parameter.value,
                          parameter.meaning, fmt::join(parameter.values, " "));
      parameters.push_back({{"name", parameter.name},
                            {"meaning", parameter.meaning},
                            {"value", parameter.value},
                            {"values", parameter.values}});
    }
    json.push_back({{"method", method.name},
                    {"title", method.title},
                    {"paper", method.paper},
                    {"description", method.description},
                    {"parameters", parameters}});
  }
  session.PrintResult(json, text);
}

/// What --train holds; nothing without.
std::optional<LabeledFeatures> LoadTrainingFaces(const CompareArguments& arguments,
                                                 Session& session) {
  if (arguments.train.empty()) return std::nullopt;
  LabeledFeatures all{
      LoadFeatures({.path = arguments.train[0], .dim = arguments.features.dim}, session), {}, {}};
  all.labels = LoadLabels(arguments.train[1], all.features.num_faces(), arguments.train[0],
                          session.memory());
  RequireTeachable(all.labels, arguments.train[1]);
  all.committee =
      LoadCommittee(arguments.committee.learning_paths, all.features.num_faces(), session);
  return all;
}

void WriteFile(const std::string& path, const std::string& text, AtomicFiles& files) {
  if (path.empty()) return;
  AtomicFile file(files.Add(path));
  file.Write(text);
  file.Commit();
}

void SayRow(const ComparisonRow& row, Console& console) {
  if (!row.evaluation) return console.Warning(fmt::format("{}: {}", row.title, row.failure));
  console.Info(fmt::format("{}: pairwise F {}, BCubed F {} in {:.1f} s, tuned in {}", row.title,
                           Percent(row.evaluation->pairwise.f), Percent(row.evaluation->bcubed.f),
                           row.seconds, ClockText(row.tuning_seconds)));
}

void RunCompare(const CompareArguments& arguments, Session& session) {
  const std::vector<Method> methods =
      FindComparedMethods(arguments.methods, {.model_file = arguments.model.path});
  if (arguments.list) return PrintList(methods, session);
  Require(!arguments.features.path.empty() && !arguments.truth.empty(), ErrorKind::kUsage,
          "give FEATURES and TRUTH, or --list");
  for (const std::string& path : {arguments.csv, arguments.markdown}) {
    if (!path.empty()) RequireWritable(path);
  }
  KnownFaces test{LoadFeatures(arguments.features, session), {}, {}};
  test.labels = LoadTruth(arguments.truth, test.features.num_faces(), arguments.features.path,
                          session.memory());
  test.committee = LoadCommittee(arguments.committee.paths, test.features.num_faces(), session);
  Require(test.committee.size() == arguments.committee.learning_paths.size(), ErrorKind::kUsage,
          "--committee names {} models, --train-committee {}", test.committee.size(),
          arguments.committee.learning_paths.size());
  const std::optional<LabeledFeatures> others = LoadTrainingFaces(arguments, session);
  const Stopwatch watch;
  test.neighbors = LoadOrFindNeighbors(arguments.neighbors, test.features, arguments.k, session);
  CheckGivenNeighbors(arguments.neighbors, test.features, test.neighbors);
  const double neighbor_seconds = watch.Seconds();
  const ComparisonOptions options{
      .limits = {arguments.time_limit, session.memory_limit()},
      .seed = session.common().seed,
      .neighbors = MakeOptions(arguments.neighbors.search, arguments.k),
      .on_message = [&](const std::string& line) { session.console().Info(line); },
      .on_row = [&](const ComparisonRow& row) { SayRow(row, session.console()); }};
  std::optional<TrainingSplit> train;
  if (others) {
    train = SplitTrainingFaces(*others, test.features.num_faces(), AnyLearns(methods),
                               options.neighbors, options.seed, session.execution());
  }
  const KnownFaces* tuning = train ? &train->tuning : nullptr;
  session.console().Info(fmt::format(
      "{} faces, neighbors in {:.1f} s; {}", CountText(test.features.num_faces()), neighbor_seconds,
      tuning ? fmt::format("tuned on {} other faces", CountText(std::ssize(tuning->labels)))
             : "no --train: default parameters"));

  const std::vector<ComparisonRow> rows =
      RunComparison(methods, test, train ? &*train : nullptr, options, session.execution());
  AtomicFiles files;
  WriteFile(arguments.csv, ComparisonCsv(rows), files);
  WriteFile(arguments.markdown, ComparisonMarkdown(rows), files);
  files.Commit();
  session.PrintResult({{"faces", test.features.num_faces()},
                       {"neighbor_seconds", neighbor_seconds},
                       {"tuning_faces", tuning ? std::ssize(tuning->labels) : 0},
                       {"methods", ComparisonJson(rows)}},
                      ComparisonText(rows));
}

void AddTrainOptions(Command& command, CompareArguments& arguments) {
  const std::string group = "Other people, to tune and to learn";
  command
      .AddOption("--train", arguments.train,
                 "Features and labels of other people: every method is tuned on them, and some "
                 "methods learn from them")
      .Reads(IsFeatureShard)
      .Placeholder("FEATURES LABELS")
      .Values(2, 2)
      .Group(group);
  AddCommitteeArguments(command, "--train-committee", "--train", group, arguments.committee);
}

void AddTableOptions(Command& command, CompareArguments& arguments) {
  const auto add = [&](const std::string& name, std::string& value, const std::string& help) {
    command.AddOption(name, value, help).Writes().Placeholder("FILE").Group("Output");
  };
  add("--csv", arguments.csv, "Also write the table as CSV; figures are fractions");
  add("--markdown", arguments.markdown, "Also write the table as Markdown");
}

}  // namespace

void AddCompareCommand(Command& program) {
  auto arguments = std::make_shared<CompareArguments>();
  Command& command =
      program.AddCommand("compare", "Compare clustering methods on your faces: quality and time");
  AddFeatureArguments(command, arguments->features).Required(false);
  command
      .AddOption("TRUTH", arguments->truth,
                 "True labels: .txt (one whole number in a line) or .npy; -1: not known, left "
                 "out")
      .Reads();
  command.AddOption("--methods", arguments->methods, "Methods to run, such as facegraph,dbscan")
      .NoPath()
      .Placeholder("NAMES")
      .SplitAt(',')
      .DefaultNote("all");
  command.AddFlag("--list", arguments->list, "Print all methods and their parameters");
  AddNeighborArguments(command, arguments->neighbors);
  AddModelArguments(command, arguments->model);
  command.AddOption("-k,--k", arguments->k, "Neighbors of each face; the face itself counts as one")
      .AtLeast(1);
  command
      .AddOption("--time-limit", arguments->time_limit,
                 "Time limit of one run of a method, in seconds; 0: no limit")
      .AtLeast(0);
  AddTrainOptions(command, *arguments);
  AddTableOptions(command, *arguments);
  command.Footer(
      R"(Neighbors are searched once. Each run of a method is a process of its own. It is ended after --time-limit seconds
or above --memory; the table then gives the reason. With --train, every combination of parameters that --list shows
is tried on people of that set, as many faces as FEATURES has. The best by pairwise F and the best by BCubed F are
then run: two rows if they differ. Methods that learn use the remaining people of that set. TRUTH is used only to
evaluate. facegraph itself runs with its defaults.

Examples:
  facegraph compare test.npy test.txt --train train.npy train.txt --markdown table.md
  facegraph compare test.npy test.txt --methods facegraph,dbscan,rank-order
  facegraph compare --list)");
  FinishCommand(command, [arguments](Session& session) { RunCompare(*arguments, session); });
}

}  // namespace facegraph::cli
