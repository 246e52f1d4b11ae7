// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "facegraph/affinity/product_rate.h"
#include "facegraph/base/error.h"
#include "facegraph/cli/affinity_arguments.h"
#include "facegraph/cli/command.h"
#include "facegraph/cli/evaluation_text.h"
#include "facegraph/cli/final_arguments.h"
#include "facegraph/cli/inputs.h"
#include "facegraph/cli/manifest.h"
#include "facegraph/cli/model_arguments.h"
#include "facegraph/cli/other_method.h"
#include "facegraph/cli/proposal_arguments.h"
#include "facegraph/cli/run_output.h"
#include "facegraph/pipeline/run_cost.h"

namespace facegraph::cli {
namespace {

struct Arguments {
  FeatureArguments features;
  NeighbourArguments neighbours;
  ProposalArguments proposals;
  AffinityArguments affinity;
  ModelArguments model;
  MethodArguments method;
  SegmentationOptions segmentation;
  FinalOptions final;
  bool no_segmentation = false;
  std::string truth;
  OutputArguments output;
  std::string checkpoint;
  double checkpoint_minutes = 10;
  bool dry_run = false;
};

ClusterOptions OptionsOf(const Arguments& arguments, uint64_t seed) {
  ProposalArguments proposals = arguments.proposals;
  // The default of thresholds that are probabilities is another one.
  if (arguments.affinity.learned && proposals.preset == "default") proposals.preset = "learned";
  ProposalPlan plan = MakeProposalPlan(proposals);
  ClusterOptions options;
  options.num_neighbours = plan.num_neighbours;
  options.search = arguments.neighbours.search.kind;
  options.min_recall = arguments.neighbours.search.min_recall;
  options.proposals = std::move(plan.options);
  options.proposals.search = options.search;
  options.segmentation = arguments.segmentation;
  options.segmentation.enabled = !arguments.no_segmentation;
  options.segmentation.seeds.seed = seed;
  options.final = arguments.final;
  options.final.seed = seed;
  options.Check();
  return options;
}

RunSize SizeOf(const Features& features, const Session& session) {
  return {.num_faces = features.num_faces(),
          .dim = features.dim,
          .bytes_per_value = features.type == FeatureType::kFloat16 ? 2 : 4,
          .num_threads = session.execution().Threads()};
}

/// What --dry-run prints.
void PrintPrediction(RunSize size, const ClusterOptions& options, Session& session) {
  size.product_rate = ProductRate(size.dim);
  nlohmann::ordered_json json{{"faces", size.num_faces}, {"dim", size.dim}};
  std::string text = fmt::format("{} faces of dimension {}, {} settings, {} threads; about:\n",
                                 CountText(size.num_faces), size.dim,
                                 options.proposals.settings.size(), size.num_threads);
  double seconds = 0;
  for (const StageCost& cost : PredictStages(size, options)) {
    seconds += cost.seconds;
    json["stages"].push_back({{"stage", cost.stage},
                              {"bytes", cost.bytes},
                              {"operations", cost.operations},
                              {"seconds", cost.seconds}});
    text += fmt::format("  {:<16}{:>11}{:>14}{:>12}\n", cost.stage, BytesText(cost.bytes),
                        cost.operations > 0 ? fmt::format("{:.1e} ops", cost.operations) : "",
                        ClockText(cost.seconds));
  }
  const int64_t bytes = PredictPeakBytes(size, options);
  json["bytes"] = bytes;
  json["seconds"] = seconds;
  text +=
      fmt::format("  {:<16}{:>11}{:>14}{:>12}\n", "all", BytesText(bytes), "", ClockText(seconds));
  session.PrintResult(json, text);
}

/// Options that say how a run is done and where its results go, not what they are.
constexpr std::array kNoPartOfTheRun{
    "output", "run",  "truth", "clusters",   "manifest",           "threads",
    "memory", "json", "quiet", "checkpoint", "checkpoint-minutes", "dry-run"};

/// Everything that decides the result.
RunDescription DescribeRun(const Manifest& manifest) {
  RunDescription run{{"program", manifest.json().at("program")}};
  for (const auto& [name, value] : manifest.json().at("options").items()) {
    if (std::ranges::find(kNoPartOfTheRun, name) != kNoPartOfTheRun.end()) continue;
    run["--" + name] = value.dump();
  }
  for (const auto& [name, value] : manifest.json().at("inputs").items()) {
    run["content of the " + name] = value.at("hash");
  }
  return run;
}

/// Where the neighbours are not found by cosines alone; leaves the features they were found by.
ClusterResult ClusterByLearnedAffinity(const Arguments& arguments, Features& features,
                                       const Models& models, const ClusterOptions& options,
                                       Session& session) {
  const Stopwatch watch;
  LearnedAffinity learned =
      FindAffinity(features, LoadAffinityModel(arguments.affinity.model), options.num_neighbours,
                   arguments.neighbours.search, session);
  const double seconds = watch.Seconds();
  features = learned.features;
  ClusterResult result = ClusterFaces(learned.features, learned.neighbours, models, options,
                                      session.execution(), nullptr);
  result.times.insert(result.times.begin(), {"learned affinity", seconds, PeakResidentBytes()});
  result.neighbours = std::move(learned.neighbours);
  return result;
}

ClusterResult Cluster(const Arguments& arguments, Features& features, const Models& models,
                      const ClusterOptions& options, const Checkpoint* checkpoint,
                      Session& session) {
  if (arguments.affinity.learned) {
    return ClusterByLearnedAffinity(arguments, features, models, options, session);
  }
  if (arguments.neighbours.paths.empty()) {
    return ClusterFaces(features, models, options, session.execution(), checkpoint);
  }
  const Stopwatch watch;
  NeighbourLists neighbours =
      LoadOrFindNeighbours(arguments.neighbours, features, options.num_neighbours, session);
  const double seconds = watch.Seconds();
  ClusterResult result =
      ClusterFaces(features, neighbours, models, options, session.execution(), checkpoint);
  result.times.insert(result.times.begin(), {"neighbours", seconds, PeakResidentBytes()});
  result.neighbours = std::move(neighbours);
  return result;
}

void AddInputs(const Arguments& arguments, const Features& features, Manifest& manifest) {
  manifest.AddFeatures(arguments.features.path, features);
  if (!arguments.model.path.empty()) manifest.AddInput("model", arguments.model.path);
  const std::string& affinity = arguments.affinity.model;
  if (!affinity.empty()) manifest.AddInput("affinity model", affinity);
  for (const std::string& path : arguments.neighbours.paths) manifest.AddInput("neighbours", path);
}

void SayTimes(const ClusterResult& result, double total, Console& console) {
  for (const auto& [stage, seconds, peak_bytes] : result.times) {
    console.Info(fmt::format("  {:<16}{:>9.2f} s{:>11}", stage, seconds, BytesText(peak_bytes)));
  }
  console.Info(fmt::format("  {:<16}{:>9.2f} s, at most {} of memory", "all", total,
                           BytesText(PeakResidentBytes())));
}

/// --method: another way to the same labels and manifest.
void ClusterOtherwise(const Arguments& arguments, const CLI::App& command, Session& session) {
  Require(arguments.checkpoint.empty() && !arguments.dry_run && arguments.output.clusters.empty(),
          ErrorKind::kUsage,
          "--checkpoint, --dry-run and --clusters are of facegraph's own method");
  RunOtherMethod({.method = arguments.method,
                  .features = arguments.features,
                  .neighbours = arguments.neighbours,
                  .affinity = arguments.affinity,
                  .num_neighbours = MakeProposalPlan(arguments.proposals).num_neighbours,
                  .truth = arguments.truth,
                  .output = arguments.output},
                 command, session);
}

void Run(const Arguments& arguments, const CLI::App& command, Session& session) {
  const Stopwatch watch;
  Require(!arguments.affinity.learned || (arguments.neighbours.paths.empty() &&
                                          arguments.checkpoint.empty() && !arguments.dry_run),
          ErrorKind::kUsage,
          "--affinity learned does not go with --neighbours, --checkpoint or --dry-run");
  if (!arguments.method.IsOurs()) return ClusterOtherwise(arguments, command, session);
  Require(arguments.method.HasNothingElse(), ErrorKind::kUsage,
          "--set, --learn-from, --committee and --learn-committee are for another --method");
  const ClusterOptions options = OptionsOf(arguments, session.common().seed);
  Features features = LoadFeatures(arguments.features, session);
  const int64_t num_faces = features.num_faces();
  const Models models =
      LoadModels(arguments.model, features,
                 arguments.affinity.learned ? AffinityKind::kLearned : AffinityKind::kCosine);
  std::vector<int64_t> truth;
  if (!arguments.truth.empty())
    truth = LoadLabels(arguments.truth, num_faces, arguments.features.path);
  const RunSize size = SizeOf(features, session);
  if (arguments.dry_run) PrintPrediction(size, options, session);
  RequireThatItFits(size, options, session.memory_limit(),
                    session.common().memory.empty() ? "what is free" : "--memory");
  if (arguments.dry_run) return;
  RunOutput output(arguments.output, /*lines=*/true);
  session.console().Info(fmt::format("{} faces of dimension {}, {} settings", CountText(num_faces),
                                     features.dim, options.proposals.settings.size()));

  Manifest manifest(command, session.execution().Threads());
  const bool describe = output.wants_manifest() || !arguments.checkpoint.empty();
  if (describe) AddInputs(arguments, features, manifest);
  std::optional<Checkpoint> checkpoint;
  if (!arguments.checkpoint.empty()) {
    checkpoint.emplace(arguments.checkpoint, DescribeRun(manifest),
                       60 * arguments.checkpoint_minutes);
  }
  const ClusterResult result =
      Cluster(arguments, features, models, options, checkpoint ? &*checkpoint : nullptr, session);

  nlohmann::ordered_json summary{{"faces", num_faces},
                                 {"proposals", result.cover.num_proposals()},
                                 {"clusters", result.clusters.partition.num_clusters}};
  for (const auto& [stage, seconds, peak_bytes] : result.times) {
    summary["seconds"][stage] = seconds;
    summary["stage_peak_bytes"][stage] = peak_bytes;
  }
  if (result.search) summary["search"] = SearchJson(*result.search);
  std::string text;
  if (!truth.empty()) {
    const Evaluation evaluation = Evaluate(truth, result.clusters.partition);
    summary["evaluation"] = EvaluationJson(evaluation);
    text = EvaluationText(evaluation);
  }
  for (const auto& [key, value] : summary.items()) manifest[key] = value;
  output.Write(features, result, manifest, session.execution());
  if (checkpoint) checkpoint->Remove();
  SayTimes(result, watch.Seconds(), session.console());
  if (result.search) {
    session.console().Info(fmt::format("neighbours: {}", SearchText(*result.search)));
  }
  session.console().Info(fmt::format("{} clusters of {} faces in {}",
                                     CountText(result.clusters.partition.num_clusters),
                                     CountText(num_faces), output.name()));
  summary["peak_bytes"] = PeakResidentBytes();
  session.PrintResult(summary, text);
}

}  // namespace

void AddClusterCommand(CLI::App& program) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command =
      program.add_subcommand("cluster", "From features to identities: the whole method");
  AddFeatureArguments(*command, arguments->features);
  AddOutputArguments(*command, arguments->output);
  command->add_option("--truth", arguments->truth, "True labels: also evaluate the result");
  command
      ->add_option("--checkpoint", arguments->checkpoint,
                   "Folder for what is finished on the way: a run that was cut short goes on from "
                   "there when the same command is given again, with the same result. Removed at "
                   "the end")
      ->group("Long runs");
  command
      ->add_option("--checkpoint-minutes", arguments->checkpoint_minutes,
                   "Minutes between two saves of the search for neighbours")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str()
      ->group("Long runs");
  command
      ->add_flag("--dry-run", arguments->dry_run,
                 "Only say about how much memory and time each stage would take, and whether it "
                 "would fit")
      ->group("Long runs");
  AddModelArguments(*command, arguments->model);
  AddNeighbourArguments(*command, arguments->neighbours);
  AddAffinityArguments(*command, arguments->affinity);
  AddProposalArguments(*command, arguments->proposals);
  command->add_flag("--no-segmentation", arguments->no_segmentation, "Leave GCN-S out: GCN-D alone")
      ->group("Outliers (GCN-S)");
  AddSegmentationArguments(*command, arguments->segmentation);
  AddFinalArguments(*command, arguments->final);
  AddMethodArguments(*command, arguments->method);
  command->footer(
      R"(Cluster 0 is the largest. Beside the labels: clusters.jsonl (each cluster's scores, medoid, members with their
inlier probability) and manifest.json (options, versions, hashes, times).

Examples:
  facegraph cluster features.npy -o labels.txt
  facegraph cluster features.npy --run run && facegraph report run -o report.html
  facegraph cluster features.npy -o labels.txt --truth truth.txt
  facegraph cluster shards/ -o labels.npy --preset 20 --model mine.safetensors --threads 8
  facegraph cluster features.bin --dim 256 -o labels.txt --wrong-price 4      # purer clusters
  facegraph cluster features.npy -o labels.txt --method rank-order --set k=20 max-distance=0.8)");
  FinishCommand(*command,
                [arguments, command](Session& session) { Run(*arguments, *command, session); });
}

}  // namespace facegraph::cli
