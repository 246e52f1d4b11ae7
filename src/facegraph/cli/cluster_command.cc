// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>

#include "facegraph/base/error.h"
#include "facegraph/cli/affinity_arguments.h"
#include "facegraph/cli/cluster_prediction.h"
#include "facegraph/cli/command.h"
#include "facegraph/cli/de_overlap_arguments.h"
#include "facegraph/cli/inputs.h"
#include "facegraph/cli/late_evaluation.h"
#include "facegraph/cli/model_arguments.h"
#include "facegraph/cli/proposal_arguments.h"
#include "facegraph/cli/run_output.h"
#include "facegraph/inspect/check_neighbors.h"
#include "facegraph/pipeline/run_description.h"

namespace facegraph::cli {
namespace {

constexpr const char* kOurMethod = "facegraph";

struct ClusterArguments {
  FeatureArguments features;
  NeighborArguments neighbors;
  ProposalArguments proposals;
  AffinityArguments affinity;
  ModelArguments model;
  std::string method{kOurMethod};  ///< of former versions
  SegmentationOptions segmentation;
  DeOverlapOptions de_overlap;
  bool no_segmentation = false;
  std::string truth;
  ZeroRows zero_rows = ZeroRows::kUnassigned;
  OutputArguments output;
  std::string checkpoint;
  double checkpoint_minutes = 10;
  bool dry_run = false;
};

ClusterOptions MakeOptions(const ClusterArguments& arguments, AffinityKind affinity,
                           uint64_t seed) {
  ProposalPlan plan = MakeProposalPlan(arguments.proposals, affinity);
  ClusterOptions options;
  options.num_neighbors = plan.num_neighbors;
  options.search = arguments.neighbors.search.kind;
  options.min_recall = arguments.neighbors.search.min_recall;
  options.zero_rows = arguments.zero_rows;
  options.proposals = std::move(plan.options);
  options.proposals.search = options.search;
  options.segmentation = arguments.segmentation;
  options.segmentation.enabled = !arguments.no_segmentation;
  options.segmentation.seeds.seed = seed;
  options.de_overlap = arguments.de_overlap;
  options.de_overlap.seed = seed;
  options.Check();
  return options;
}

/// The neighbors of --neighbors; nothing without. With cosine affinities their similarities must be
/// the cosines of the features.
std::optional<NeighborLists> LoadNeighbors(const ClusterArguments& arguments,
                                           const Features& features, const ClusterOptions& options,
                                           AffinityKind affinity, StageClock& clock,
                                           Session& session) {
  if (arguments.neighbors.paths.empty()) return std::nullopt;
  NeighborLists lists = clock.Time("neighbors", [&] {
    return LoadOrFindNeighbors(arguments.neighbors, features, options.num_neighbors, session);
  });
  if (affinity == AffinityKind::kCosine) CheckGivenNeighbors(arguments.neighbors, features, lists);
  return lists;
}

void AddInputs(const ClusterArguments& arguments, const Features& features, Manifest& manifest) {
  manifest.AddFeatures(arguments.features.path, features);
  if (!arguments.model.path.empty()) manifest.AddInput("model", arguments.model.path);
  const std::string& affinity = arguments.affinity.model;
  if (!affinity.empty()) manifest.AddInput("affinity model", affinity);
  for (const std::string& path : arguments.neighbors.paths) manifest.AddInput("neighbors", path);
}

void SayTimes(const ClusterResult& result, double total, Console& console) {
  for (const auto& [stage, seconds, peak_bytes] : result.times) {
    console.Info(fmt::format("  {:<16}{:>9.2f} s{:>11}", stage, seconds, BytesText(peak_bytes)));
  }
  console.Info(fmt::format("  {:<16}{:>9.2f} s, at most {} of memory", "all", total,
                           BytesText(PeakResidentBytes())));
}

void SayClusters(const ClusterResult& result, double precision, const std::string& name,
                 Console& console) {
  const DeOverlapResult& clusters = result.clusters;
  std::string line = fmt::format("{} clusters of {} faces written to {}",
                                 CountText(clusters.partition.num_clusters),
                                 CountText(clusters.partition.num_faces()), name);
  // The networks of a model may not predict it.
  if (!std::isnan(clusters.expected_precision)) {
    line +=
        fmt::format("; expected pairwise precision {:.1f} %", 100 * clusters.expected_precision);
  }
  console.Info(line);
  if (clusters.expected_precision < precision) {
    console.Warning(
        fmt::format("requested precision {:.2f} % not reachable; highest expected: "
                    "{:.2f} %",
                    100 * precision, 100 * clusters.expected_precision));
  }
}

/// What a run is made of.
struct ClusterInputs {
  Features features;
  Models models;
  ClusterOptions options;
  std::vector<int64_t> truth;  ///< [n]; empty: not given
};

ClusterInputs LoadClusterInputs(const ClusterArguments& arguments, Session& session) {
  MakeOptions(arguments, AffinityKind::kCosine, 0);  // wrong usage shows before files are read
  ClusterInputs inputs;
  inputs.features =
      LoadFeatures(arguments.features, session, arguments.zero_rows != ZeroRows::kRefuse);
  inputs.models = LoadModels(arguments.model, arguments.affinity, inputs.features,
                             !arguments.neighbors.paths.empty());
  inputs.options = MakeOptions(arguments, inputs.models.kind(), session.common().seed);
  if (!arguments.truth.empty()) {
    inputs.truth = LoadTruth(arguments.truth, inputs.features.num_faces(), arguments.features.path,
                             session.memory());
  }
  return inputs;
}

/// Clusters with the neighbors of --neighbors, if given, and with --checkpoint, if given. The
/// checkpoint is left there for the caller to remove.
ClusterResult ClusterWithCheckpoint(const ClusterArguments& arguments, const ClusterInputs& inputs,
                                    std::optional<Checkpoint>& checkpoint, Session& session) {
  const auto& [features, models, options, truth] = inputs;
  StageClock clock;
  std::optional<NeighborLists> neighbors =
      LoadNeighbors(arguments, features, options, models.kind(), clock, session);
  if (!arguments.checkpoint.empty()) {
    checkpoint.emplace(arguments.checkpoint,
                       DescribeRun(options, models, features, neighbors ? &*neighbors : nullptr),
                       60 * arguments.checkpoint_minutes);
  }
  const Checkpoint* kept = checkpoint ? &*checkpoint : nullptr;
  ClusterResult result = neighbors
                             ? ClusterFaces(features, std::move(*neighbors), models, options,
                                            session.execution(), kept)
                             : ClusterFaces(features, models, options, session.execution(), kept);
  result.times.insert(result.times.begin(), clock.times().begin(), clock.times().end());
  return result;
}

void SayResult(const ClusterResult& result, double seconds, double precision,
               const std::string& name, Console& console) {
  SayTimes(result, seconds, console);
  if (result.graph.search) {
    console.Info(fmt::format("neighbors: {}", SearchText(*result.graph.search)));
  }
  if (result.num_repeated > 0) {
    console.Info(fmt::format("{} rows repeat an earlier row and are in its cluster",
                             CountText(result.num_repeated)));
  }
  SayClusters(result, precision, name, console);
}

void RunCluster(const ClusterArguments& arguments, const Command& command, Session& session) {
  const Stopwatch watch;
  Require(arguments.method == kOurMethod, ErrorKind::kUsage,
          "--method is now a command of its own: facegraph baseline {} {} -o LABELS",
          arguments.method, arguments.features.path);
  const ClusterInputs inputs = LoadClusterInputs(arguments, session);
  const auto& [features, models, options, truth] = inputs;
  const RunSize size =
      MakeRunSize(features, models, !arguments.neighbors.paths.empty(), session.execution());
  if (arguments.dry_run) PrintPrediction(size, options, session);
  RequireThatItFits(size, options, session.memory_limit(),
                    session.common().memory.empty() ? "the free memory" : "--memory");
  if (arguments.dry_run) return;
  RunOutput output(arguments.output, /*lines=*/true);
  session.console().Info(fmt::format(
      "{} faces of dimension {}, {} affinities, {} settings", CountText(features.num_faces()),
      features.dim, GetWord(kAffinityKindNames, models.kind()), options.proposals.settings.size()));
  const std::vector<std::string> warnings = WarnOfFeatures(features, session);
  Manifest manifest = MakeManifest(command, session);
  if (output.wants_manifest()) AddInputs(arguments, features, manifest);

  std::optional<Checkpoint> checkpoint;
  const ClusterResult result = ClusterWithCheckpoint(arguments, inputs, checkpoint, session);
  nlohmann::ordered_json summary = RunSummary(result, models.kind());
  summary["warnings"] = warnings;
  const LateEvaluation evaluation(truth, result.clusters.partition, arguments.truth, summary);
  manifest.Add(summary);
  output.Write(result, manifest, session.execution());
  if (checkpoint) checkpoint->Remove();
  SayResult(result, watch.Seconds(), arguments.de_overlap.precision, output.name(),
            session.console());
  summary["peak_bytes"] = PeakResidentBytes();
  session.PrintResult(summary, evaluation.text());
  evaluation.Finish(output.name());
}

void AddLongRunOptions(Command& command, ClusterArguments& arguments) {
  const std::string group = "Long runs";
  command
      .AddOption("--checkpoint", arguments.checkpoint,
                 "Folder for the finished parts of the run. The same command continues there after "
                 "an interruption and gives the same result. The folder is removed at the end")
      .WritesFolder({})
      .Placeholder("FOLDER")
      .Group(group);
  command
      .AddOption("--checkpoint-minutes", arguments.checkpoint_minutes,
                 "Minutes between two saves of the kNN search")
      .AtLeast(0)
      .Group(group)
      .NotOfTheResult();
  command
      .AddFlag("--dry-run", arguments.dry_run,
               "Print the expected memory and time of each stage and stop; exit code 4 if the run "
               "would not fit in memory")
      .Group(group)
      .NotOfTheResult();
}

constexpr const char* kFooter =
    R"(Cluster 0 is the largest. Beside labels.txt two more files are written: labels.clusters.jsonl (scores, medoid
and members of each cluster) and labels.manifest.json (options, versions, hashes, times).
--help-all also lists the options of each stage. A file for --config may hold every option by its name.

Examples:
  facegraph cluster features.npy -o labels.txt
  facegraph cluster features.npy --run run && facegraph report run -o report.html
  facegraph cluster features.npy -o labels.txt --truth truth.txt
  facegraph cluster features.npy -o labels.txt --fp-cost 16                 # purer clusters
  facegraph cluster shards/ -o labels.npy --preset 20 --model mine.safetensors --threads 8
  facegraph cluster --config run/manifest.json --run again                  # repeats a run)";

}  // namespace

void AddClusterCommand(Command& program) {
  auto arguments = std::make_shared<ClusterArguments>();
  Command& command = program.AddCommand("cluster", "Group features by person: the whole method");
  AddFeatureArguments(command, arguments->features);
  AddOutputArguments(command, arguments->output);
  command
      .AddOption("--truth", arguments->truth,
                 "True labels, .txt or .npy: the result is also evaluated")
      .Reads()
      .Placeholder("FILE")
      .NotOfTheResult();
  command.AddChoice("--zero-rows", arguments->zero_rows, kZeroRowsNames,
                    "Rows that are all zero: they are left unassigned, or an error (refuse)");
  AddModelArguments(command, arguments->model);
  AddNeighborArguments(command, arguments->neighbors);
  AddAffinityArguments(
      command,
      fmt::format("as the model needs it, else learned; cosine with --neighbors and for fewer than "
                  "{} or more than {} faces",
                  kMinForLearnedAffinity, CountText(kMaxForLearnedAffinity)),
      arguments->affinity);
  AddProposalArguments(command, arguments->proposals, StageOptions::kUnlisted);
  command
      .AddFlag("--no-segmentation", arguments->no_segmentation,
               "Do not use GCN-S: proposals keep all their faces")
      .Group("Outliers (GCN-S)")
      .Unlisted();
  AddSegmentationArguments(command, arguments->segmentation, StageOptions::kUnlisted);
  AddDeOverlapArguments(command, arguments->de_overlap, StageOptions::kUnlisted);
  AddLongRunOptions(command, *arguments);
  command.AddOption("--method", arguments->method, "Now `facegraph baseline`")
      .NoPath()
      .Unlisted()
      .NotOfTheResult();
  command.Footer(kFooter);
  FinishCommand(command, [arguments, &command](Session& session) {
    RunCluster(*arguments, command, session);
  });
}

}  // namespace facegraph::cli
