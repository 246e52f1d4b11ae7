// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>

#include "facegraph/base/error.h"
#include "facegraph/cli/command.h"
#include "facegraph/cli/de_overlap_arguments.h"
#include "facegraph/cli/inputs.h"
#include "facegraph/cli/suggestions.h"
#include "facegraph/clustering/likely_merges.h"
#include "facegraph/graph/affinity_graph.h"
#include "facegraph/io/atomic_file.h"
#include "facegraph/io/decisions_file.h"
#include "facegraph/io/json_text.h"
#include "facegraph/io/labels_file.h"
#include "facegraph/run/run_folder.h"

namespace facegraph::cli {
namespace {

constexpr int64_t kShown = 20;  ///< rows of the table on standard output

struct SuggestArguments {
  std::string run;
  std::string output;
  std::string truth;
  std::string decisions;
  LikelyMergesOptions options;
};

void WriteSuggestions(const std::string& path, std::span<const Suggestion> suggestions,
                      bool truth) {
  std::string text;
  if (std::filesystem::path(path).extension() == ".jsonl") {
    for (const auto& line : SuggestionsJson(suggestions, truth)) text += JsonText(line) + "\n";
  } else {
    text = SuggestionsCsv(suggestions, truth);
  }
  AtomicFile file(path);
  file.Write(text);
  file.Commit();
}

void Print(const SuggestArguments& arguments, std::span<const Suggestion> suggestions,
           const Session& session) {
  const bool has_truth = !arguments.truth.empty(), has_file = !arguments.output.empty();
  nlohmann::ordered_json result{{"pairs", suggestions.size()}};
  if (has_file) result["output"] = arguments.output;
  std::string text;
  if (!has_file) text = SuggestionsText(suggestions, kShown, has_truth);
  if (has_truth) {
    const std::vector<TrueOfFirst> counts = CountTrue(suggestions);
    result["truth"] = TrueJson(counts);
    text += TrueText(counts);
  }
  result["suggestions"] = SuggestionsJson(suggestions, has_truth);
  session.PrintResult(result, text);
}

void Suggest(const SuggestArguments& arguments, Session& session) {
  arguments.options.Check();
  const SavedRun run = ReadRun(arguments.run);
  WarnUnlessVerified(run.is_verified, arguments.run, session.console());
  const Partition& partition = run.clusters.partition;
  std::optional<ClusterTruth> truth;
  if (!arguments.truth.empty()) {
    truth = MakeClusterTruth(partition, LoadLabels(arguments.truth, partition.num_faces(),
                                                   arguments.run, session.memory()));
  }
  if (!arguments.output.empty()) RequireWritable(arguments.output);
  const AffinityGraph graph = SymmetricGraph(run.neighbors, 0, session.execution());
  const std::vector<Suggestion> suggestions =
      MakeSuggestions(LikelyMerges(graph, partition, arguments.options, session.execution()),
                      partition, truth ? &*truth : nullptr);
  session.console().Info(fmt::format("{} pairs of {} clusters may be one person",
                                     CountText(static_cast<int64_t>(suggestions.size())),
                                     CountText(partition.num_clusters)));
  if (!arguments.output.empty()) {
    WriteSuggestions(arguments.output, suggestions, truth.has_value());
  }
  Print(arguments, suggestions, session);
}

void Apply(const SuggestArguments& arguments, Session& session) {
  Require(!arguments.output.empty(), ErrorKind::kUsage,
          "--apply needs --output FILE for the labels");
  const SavedClusters saved = ReadRunClusters(arguments.run);
  WarnUnlessVerified(saved.is_verified, arguments.run, session.console());
  const Partition& before = saved.clusters.partition;
  const std::vector<ClusterPair> pairs =
      ReadMergeDecisions(arguments.decisions, ClusterSizes(before));
  const Partition after = MergeClusters(before, pairs);
  WriteLabels(arguments.output, ToLabelVector(after));
  session.console().Info(fmt::format(
      "{} decisions: {} clusters are now {}", CountText(static_cast<int64_t>(pairs.size())),
      CountText(before.num_clusters), CountText(after.num_clusters)));
  if (session.common().json) {
    session.PrintResult({{"output", arguments.output},
                         {"decisions", pairs.size()},
                         {"clusters_before", before.num_clusters},
                         {"clusters", after.num_clusters}},
                        "");
  }
}

}  // namespace

void AddSuggestCommand(Command& program) {
  auto arguments = std::make_shared<SuggestArguments>();
  LikelyMergesOptions& options = arguments->options;
  Command& command =
      program.AddCommand("suggest", "List pairs of clusters that are probably one person");
  command.AddOption("RUN", arguments->run, "Folder that `facegraph cluster --run` wrote")
      .Reads(RunFolder::HasFile)
      .Required();
  command
      .AddOption("-o,--output", arguments->output,
                 "All pairs: .jsonl (one object in a line), or CSV under any other name. With "
                 "--apply: the labels, .txt or .npy")
      .Writes()
      .Placeholder("FILE");
  Option& apply =
      command
          .AddOption("--apply", arguments->decisions,
                     "Merge the pairs of this file instead: a file of suggest without the rows "
                     "that are wrong, or two cluster numbers in each line")
          .Reads()
          .Placeholder("FILE");
  command.AddOption("--min-size", options.min_size, "Minimum number of faces of either cluster")
      .AtLeast(1)
      .Excludes(apply);
  command.AddOption("--max-pairs", options.max_pairs, "Maximum number of pairs")
      .AtLeast(1)
      .Excludes(apply);
  command.AddOption("--min-score", options.min_score, "Minimum score of a pair")
      .Between(0, 1)
      .Excludes(apply);
  command
      .AddOption("--truth", arguments->truth,
                 "True labels, .txt or .npy; negative: not known. Prints how many of the pairs are "
                 "right: most faces of both clusters are one person")
      .Reads()
      .Placeholder("FILE")
      .Excludes(apply);
  command.Footer(
      R"(The best pair comes first. Its score is nearest_similarity * sqrt(mutual_share * relative_cohesion *
membership * coverage), each 0 to 1:
  nearest_similarity  mean, over the faces of the smaller, of the highest similarity to the larger
  mutual_share        edge strength between the two clusters, as a share of all that leaves them
  relative_cohesion   edge strength between the clusters, relative to that within the smaller one
  membership          how much the linked faces of the larger cluster belong to it
  coverage            linked faces of the larger cluster, relative to neighbors within the smaller
One stray face in a large cluster of another person therefore makes no pair. Similarities are those of the
run. Without --output a table of the first 20 pairs is printed.

--apply merges all clusters that a chain of pairs connects and numbers them again; the largest is 0.

Examples:
  facegraph cluster features.npy --run run
  facegraph suggest run
  facegraph suggest run --truth truth.txt --max-pairs 2000
  facegraph suggest run -o pairs.csv       # then delete the rows that are wrong
  facegraph suggest run --apply pairs.csv -o merged.txt)");
  FinishCommand(command, [arguments](Session& session) {
    arguments->decisions.empty() ? Suggest(*arguments, session) : Apply(*arguments, session);
  });
}

}  // namespace facegraph::cli
