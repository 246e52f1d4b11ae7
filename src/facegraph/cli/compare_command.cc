// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "facegraph/base/error.h"
#include "facegraph/baselines/methods.h"
#include "facegraph/cli/command.h"
#include "facegraph/cli/comparison_text.h"
#include "facegraph/cli/inputs.h"
#include "facegraph/cli/model_arguments.h"
#include "facegraph/compare/comparison.h"
#include "facegraph/io/atomic_file.h"
#include "facegraph/io/features_file.h"
#include "facegraph/kernels/feature_rows.h"
#include "facegraph/knn/nearest_neighbors.h"
#include "facegraph/pipeline/cluster_faces.h"

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
  std::string csv, markdown, plot;
  bool list = false;
};

/// facegraph itself, with its defaults, as one of the methods. The given neighbors are those of
/// cosines; affinities are learned from there.
Partition ClusterByUs(const ModelArguments& model, AffinityKind kind, const MethodInputs& inputs,
                      const Execution& execution) {
  const Models models = LoadModels(model, {.kind = {}, .model = ""}, inputs.features, kind);
  ClusterOptions options = ClusterOptions::FromPreset("default", models.kind());
  options.num_neighbors = static_cast<int>(inputs.neighbors.k());
  options.segmentation.seeds.seed = inputs.seed;
  options.de_overlap.seed = inputs.seed;
  FaceGraph graph{inputs.features, inputs.neighbors, {}};
  if (models.affinity) {
    LearnedAffinity learned =
        LearnAffinity(inputs.features, inputs.neighbors, *models.affinity,
                      {.neighbors = options.Search(), .whitening = {}}, execution);
    graph = {std::move(learned.features), std::move(learned.neighbors), {}};
  }
  return ClusterFaces(graph.features, graph.neighbors, models, options, execution)
      .clusters.partition;
}

Method Ours(const std::string& name, const std::string& description, AffinityKind kind,
            const ModelArguments& model) {
  return {.name = name,
          .title = name,
          .paper = "Yang et al. 2019",
          .description = description,
          .parameters = {},
          .run = [model, kind](const MethodInputs& inputs, const ParameterValues&,
                               const Execution& execution) {
            return ClusterByUs(model, kind, inputs, execution);
          }};
}

std::vector<Method> ChosenMethods(const Arguments& arguments) {
  std::vector<Method> all = AllMethods();
  all.insert(
      all.begin(),
      {Ours("facegraph", "this program: learned affinities, proposals, GCN-D, GCN-S, de-overlap",
            AffinityKind::kLearned, arguments.model),
       Ours("facegraph-cosine", "the same with cosines, as in the paper: --affinity cosine",
            AffinityKind::kCosine, {})});
  if (arguments.methods.empty()) return all;
  std::vector<Method> chosen;
  for (const std::string& name : arguments.methods) {
    const auto found = std::ranges::find(all, name, &Method::name);
    chosen.push_back(found != all.end() ? *found : FindMethod(name));
  }
  return chosen;
}

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

/// The given rows of some features, which need not stay.
Features GatherRows(const Features& features, const std::vector<int64_t>& rows) {
  auto gathered = std::make_shared<Matrix<float>>(std::ssize(rows), features.dim);
  for (int64_t row = 0; row < gathered->rows(); ++row) {
    LoadRows(features, rows[row], rows[row] + 1, gathered->View().Rows(row, row + 1));
  }
  return ToFeatures(std::move(gathered), features.shards.front().name);
}

/// The given rows as faces of their own.
KnownFaces Part(const KnownFaces& all, const std::vector<int64_t>& rows, const Arguments& arguments,
                Session& session) {
  KnownFaces part{GatherRows(all.features, rows), {}, {}};
  for (const int64_t row : rows) part.labels.push_back(all.labels[row]);
  for (const Features& member : all.committee) part.committee.push_back(GatherRows(member, rows));
  part.neighbors = LoadOrFindNeighbors({.paths = {}, .search = arguments.neighbors.search},
                                       part.features, arguments.k, session);
  return part;
}

/// The two parts of --train: people to tune on, and all the others to learn from.
struct TrainFaces {
  KnownFaces tuning, learning;
};

std::unique_ptr<TrainFaces> LoadTrainFaces(const Arguments& arguments, int64_t num_faces,
                                           bool learns, Session& session) {
  if (arguments.train.empty()) return nullptr;
  KnownFaces all{
      LoadFeatures({.path = arguments.train[0], .dim = arguments.features.dim}, session), {}, {}};
  all.labels = LoadLabels(arguments.train[1], all.features.num_faces(), arguments.train[0]);
  all.committee = LoadCommittee(arguments.train_committee, all.features.num_faces(), session);
  const std::vector<int64_t> drawn = DrawIdentities(all.labels, num_faces, session.common().seed);
  Require(!drawn.empty(), ErrorKind::kBadData, "{}: no labeled faces to tune on",
          arguments.train[1]);
  std::vector<int64_t> others;
  for (int64_t row = 0; row < std::ssize(all.labels); ++row) {
    if (all.labels[row] >= 0 && !std::ranges::binary_search(drawn, row)) others.push_back(row);
  }
  auto faces = std::make_unique<TrainFaces>();
  faces->tuning = Part(all, drawn, arguments, session);
  if (learns && !others.empty()) {
    faces->learning = Part(all, others, arguments, session);
  }
  return faces;
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
  const std::vector<Method> methods = ChosenMethods(arguments);
  if (arguments.list) return PrintList(methods, session);
  Require(!arguments.features.path.empty() && !arguments.truth.empty(), ErrorKind::kUsage,
          "give FEATURES and TRUTH, or --list");
  for (const std::string& path : {arguments.csv, arguments.markdown, arguments.plot}) {
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
  const bool learns = std::ranges::any_of(methods, [](const Method& m) { return bool(m.learn); });
  const std::unique_ptr<TrainFaces> train =
      LoadTrainFaces(arguments, test.features.num_faces(), learns, session);
  const KnownFaces* tuning = train ? &train->tuning : nullptr;
  const KnownFaces* learning =
      train && !train->learning.labels.empty() ? &train->learning : nullptr;
  session.console().Info(fmt::format(
      "{} faces, neighbors in {:.1f} s; {}", CountText(test.features.num_faces()), neighbor_seconds,
      tuning ? fmt::format("tuned on {} other faces", CountText(std::ssize(tuning->labels)))
             : "no --train: default parameters"));

  const WorkLimits limits{arguments.time_limit, session.memory_limit()};
  std::vector<ComparisonRow> rows;
  for (const Method& method : methods) {
    for (ComparisonRow& row : RunMethod(method, test, tuning, learning, limits, session)) {
      SayRow(row, session.console());
      rows.push_back(std::move(row));
    }
  }
  WriteFile(arguments.csv, ComparisonCsv(rows));
  WriteFile(arguments.markdown, ComparisonMarkdown(rows));
  WriteFile(arguments.plot, ComparisonSvg(rows));
  session.PrintResult({{"faces", test.features.num_faces()},
                       {"neighbor_seconds", neighbor_seconds},
                       {"tuning_faces", tuning ? std::ssize(tuning->labels) : 0},
                       {"methods", ComparisonJson(rows)}},
                      ComparisonText(rows));
}

void AddTrainOptions(Command& command, Arguments& arguments) {
  constexpr int kMaxCommittee = 20;
  const std::string group = "Other people, to tune and to learn";
  command
      .AddOption("--train", arguments.train,
                 "Features and labels of other people: every method is tuned on them, and some "
                 "methods learn from them")
      .Placeholder("FEATURES LABELS")
      .Values(2, 2)
      .Group(group);
  command
      .AddOption("--committee", arguments.committee,
                 "For cdp-committee: features of the same faces by other models")
      .Placeholder("FILE...")
      .Values(1, kMaxCommittee)
      .Group(group);
  command
      .AddOption("--train-committee", arguments.train_committee,
                 "For cdp-committee: features of the faces of --train by the same models, in the "
                 "same order")
      .Placeholder("FILE...")
      .Values(1, kMaxCommittee)
      .Group(group);
}

void AddTableOptions(Command& command, Arguments& arguments) {
  const auto add = [&](const std::string& name, std::string& value, const std::string& help) {
    command.AddOption(name, value, help).Placeholder("FILE").Group("Output").NotOfTheResult();
  };
  add("--csv", arguments.csv, "Also write the table as CSV; figures are fractions");
  add("--markdown", arguments.markdown, "Also write the table as Markdown");
  add("--plot", arguments.plot, "Also draw quality and time, as SVG");
}

}  // namespace

void AddCompareCommand(Command& program) {
  auto arguments = std::make_shared<Arguments>();
  Command& command =
      program.AddCommand("compare", "Compare clustering methods on your faces: quality and time");
  AddFeatureArguments(command, arguments->features).Required(false);
  command.AddOption("TRUTH", arguments->truth,
                    "True labels: .txt (one whole number in a line) or .npy; -1: not known, left "
                    "out");
  command.AddOption("--methods", arguments->methods, "Methods to run, such as facegraph,dbscan")
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
  facegraph compare test.npy test.txt --train train.npy train.txt --markdown table.md --plot table.svg
  facegraph compare test.npy test.txt --methods facegraph,dbscan,rank-order
  facegraph compare --list)");
  FinishCommand(command, [arguments](Session& session) { Run(*arguments, session); });
}

}  // namespace facegraph::cli
