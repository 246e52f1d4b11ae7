// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "facegraph/base/error.h"
#include "facegraph/cli/command.h"
#include "facegraph/cli/comparison_text.h"
#include "facegraph/cli/inputs.h"
#include "facegraph/cli/method_arguments.h"
#include "facegraph/cli/model_arguments.h"
#include "facegraph/compare/our_methods.h"
#include "facegraph/compare/run_comparison.h"
#include "facegraph/io/atomic_file.h"
#include "facegraph/io/features_file.h"
#include "facegraph/knn/nearest_neighbors.h"

namespace facegraph::cli {
namespace {

struct Arguments {
  FeatureArguments features;
  NeighborArguments neighbors;
  ModelArguments model;
  std::string truth;
  std::vector<std::string> train;
  std::vector<std::string> committee, train_committee;
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

/// What --train holds, split; nothing without.
std::optional<TrainingFaces> LoadTrainingFaces(const Arguments& arguments, int64_t num_faces,
                                               bool learns, const NeighborOptions& neighbors,
                                               Session& session) {
  if (arguments.train.empty()) return std::nullopt;
  LabeledFeatures all{
      LoadFeatures({.path = arguments.train[0], .dim = arguments.features.dim}, session), {}, {}};
  all.labels = LoadLabels(arguments.train[1], all.features.num_faces(), arguments.train[0]);
  all.committee = LoadCommittee(arguments.train_committee, all.features.num_faces(), session);
  return SplitTrainingFaces(all, num_faces, learns, neighbors, session.common().seed,
                            session.execution());
}

void WriteFile(const std::string& path, const std::string& text) {
  if (path.empty()) return;
  AtomicFile file(path);
  file.Write(text);
  file.Commit();
}

void SayRow(const ComparisonRow& row, Console& console) {
  if (!row.evaluation) return console.Warning(fmt::format("{}: {}", row.title, row.failure));
  console.Info(fmt::format("{}: pairwise F {}, BCubed F {} in {:.1f} s, tuned in {}", row.title,
                           Percent(row.evaluation->pairwise.f), Percent(row.evaluation->bcubed.f),
                           row.seconds, ClockText(row.tuning_seconds)));
}

void Run(const Arguments& arguments, Session& session) {
  const std::vector<Method> methods =
      FindComparedMethods(arguments.methods, {.model_file = arguments.model.path});
  if (arguments.list) return PrintList(methods, session);
  Require(!arguments.features.path.empty() && !arguments.truth.empty(), ErrorKind::kUsage,
          "FEATURES and TRUTH are needed, or --list");
  for (const std::string& path : {arguments.csv, arguments.markdown}) {
    if (!path.empty()) RequireWritable(path);
  }
  KnownFaces test{LoadFeatures(arguments.features, session), {}, {}};
  test.labels = LoadLabels(arguments.truth, test.features.num_faces(), arguments.features.path);
  test.committee = LoadCommittee(arguments.committee, test.features.num_faces(), session);
  Require(test.committee.size() == arguments.train_committee.size(), ErrorKind::kUsage,
          "--committee names {} models, --train-committee {}", test.committee.size(),
          arguments.train_committee.size());
  const Stopwatch watch;
  test.neighbors = LoadOrFindNeighbors(arguments.neighbors, test.features, arguments.k, session);
  const double neighbor_seconds = watch.Seconds();
  const ComparisonOptions options{
      .limits = {arguments.time_limit, session.memory_limit()},
      .seed = session.common().seed,
      .neighbors = MakeOptions(arguments.neighbors.search, arguments.k),
      .on_message = [&](const std::string& line) { session.console().Info(line); },
      .on_row = [&](const ComparisonRow& row) { SayRow(row, session.console()); }};
  const std::optional<TrainingFaces> train = LoadTrainingFaces(
      arguments, test.features.num_faces(), AnyLearns(methods), options.neighbors, session);
  const KnownFaces* tuning = train ? &train->tuning : nullptr;
  session.console().Info(fmt::format(
      "{} faces, neighbors in {:.1f} s; {}", CountText(test.features.num_faces()), neighbor_seconds,
      tuning ? fmt::format("tuned on {} others", CountText(std::ssize(tuning->labels)))
             : "nothing to tune on: defaults"));

  const std::vector<ComparisonRow> rows =
      RunComparison(methods, test, train ? &*train : nullptr, options, session.execution());
  WriteFile(arguments.csv, ComparisonCsv(rows));
  WriteFile(arguments.markdown, ComparisonMarkdown(rows));
  session.PrintResult({{"faces", test.features.num_faces()},
                       {"neighbor_seconds", neighbor_seconds},
                       {"tuning_faces", tuning ? std::ssize(tuning->labels) : 0},
                       {"methods", ComparisonJson(rows)}},
                      ComparisonText(rows));
}

void AddOutputArguments(Command& command, Arguments& arguments) {
  command.AddOption("--csv", arguments.csv, "Also write the table as CSV, figures as fractions")
      .Group("Output");
  command.AddOption("--markdown", arguments.markdown, "Also write the table as Markdown")
      .Group("Output");
}

}  // namespace

void AddCompareCommand(Command& program) {
  auto arguments = std::make_shared<Arguments>();
  Command& command =
      program.AddCommand("compare", "Which method is best on my faces, and at what cost?");
  AddFeatureArguments(command, arguments->features).Required(false);
  command.AddOption("TRUTH", arguments->truth,
                    "True labels: .txt (one integer a line) or .npy; -1: not known, left out");
  command
      .AddOption("--train", arguments->train,
                 "Features and labels of other people, on which every method is tuned, and from "
                 "which some learn")
      .Values(2, 2);
  command
      .AddOption("--committee", arguments->committee,
                 "More features of the faces, by other models, for cdp-committee")
      .Values(1, 20);
  command
      .AddOption("--train-committee", arguments->train_committee,
                 "The same of the faces of --train, by the same models in the same order")
      .Values(1, 20);
  command
      .AddOption("--methods", arguments->methods,
                 "Only these, by name, with commas between (default: all)")
      .SplitAt(',');
  command.AddFlag("--list", arguments->list, "Say which methods and parameters there are");
  AddNeighborArguments(command, arguments->neighbors);
  AddModelArguments(command, arguments->model);
  command.AddOption("-k,--k", arguments->k, "Neighbors of each face, itself counted").AtLeast(1);
  command
      .AddOption("--time-limit", arguments->time_limit,
                 "Seconds that one run of a method may take; 0: as many as it wants")
      .AtLeast(0);
  AddOutputArguments(command, *arguments);
  command.Footer(
      R"(The neighbors are found once. Each run of a method is a process of its own, ended when it takes more than
--time-limit or holds more than --memory; what fails leaves a line that says so. With --train every
combination of a method's parameters that --list shows is tried on people of that set, drawn until they
have as many faces as FEATURES, and the best by pairwise F and by BCubed F are run: two lines where they
differ. What learns does so from the people of TRAIN that were not drawn. TRUTH is for scoring alone. facegraph itself is run with its defaults.

Examples:
  facegraph compare test.npy test.txt --train train.npy train.txt --markdown table.md
  facegraph compare test.npy test.txt --methods facegraph,dbscan,rank-order
  facegraph compare --list)");
  FinishCommand(command, [arguments](Session& session) { Run(*arguments, session); });
}

}  // namespace facegraph::cli
