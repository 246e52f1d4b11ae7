// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <filesystem>
#include <optional>

#include "facegraph/base/error.h"
#include "facegraph/cli/command.h"
#include "facegraph/cli/de_overlap_arguments.h"
#include "facegraph/cli/inputs.h"
#include "facegraph/cli/suggestions.h"
#include "facegraph/clustering/merge_clusters.h"
#include "facegraph/graph/affinity_graph.h"
#include "facegraph/io/atomic_file.h"
#include "facegraph/io/decisions_file.h"
#include "facegraph/io/labels_file.h"
#include "facegraph/run/run_folder.h"

namespace facegraph::cli {
namespace {

constexpr int64_t kShown = 20;  ///< rows of the table on standard output

struct Arguments {
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
    for (const auto& line : SuggestionsJson(suggestions, truth)) text += line.dump() + "\n";
  } else {
    text = SuggestionsCsv(suggestions, truth);
  }
  AtomicFile file(path);
  file.Write(text);
  file.Commit();
}

void Print(const Arguments& arguments, std::span<const Suggestion> suggestions,
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

void Suggest(const Arguments& arguments, Session& session) {
  arguments.options.Check();
  const SavedRun run = ReadRun(arguments.run);
  const Partition& partition = run.clusters.partition;
  std::optional<ClusterTruth> truth;
  if (!arguments.truth.empty()) {
    truth = MakeClusterTruth(partition,
                             LoadLabels(arguments.truth, partition.num_faces(), arguments.run));
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

void Apply(const Arguments& arguments, Session& session) {
  Require(!arguments.output.empty(), ErrorKind::kUsage,
          "--apply wants --output, a file for the labels");
  const Partition before = ReadRunClusters(arguments.run).partition;
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

void AddSuggestCommand(CLI::App& program) {
  auto arguments = std::make_shared<Arguments>();
  LikelyMergesOptions& options = arguments->options;
  CLI::App* command = program.add_subcommand(
      "suggest", "Pairs of clusters that are probably one person, for somebody to decide");
  command->add_option("RUN", arguments->run, "The folder that `facegraph cluster --run` wrote")
      ->required();
  command->add_option("-o,--output", arguments->output,
                      "All pairs: .jsonl (an object a line), any other name CSV. With --apply the "
                      "labels: .txt or .npy");
  CLI::Option* apply = command->add_option(
      "--apply", arguments->decisions,
      "Instead of suggesting, merge: the pairs that are right, as a file that suggest wrote with "
      "the wrong rows deleted, or two cluster numbers a line");
  command->add_option("--min-size", options.min_size, "Faces that both clusters must have")
      ->capture_default_str()
      ->excludes(apply);
  command->add_option("--max-pairs", options.max_pairs, "Suggest so many at most")
      ->capture_default_str()
      ->excludes(apply);
  command->add_option("--min-score", options.min_score, "Suggest no pair of a lower score, 0 to 1")
      ->capture_default_str()
      ->excludes(apply);
  command
      ->add_option("--truth", arguments->truth,
                   "True labels: says of each pair whether most faces of both clusters are of one "
                   "person, and of how many of the first pairs; a negative label is not known")
      ->excludes(apply);
  command->footer(
      R"(Best first. The score of a pair is closeness * sqrt(exclusivity * bond * membership * reach), each 0 to 1:
  closeness    mean, over the faces of the smaller cluster, of the highest similarity to a face of the larger
  exclusivity  the share of all that leads out of the two that runs between them
  bond         what runs between them against what ties the smaller together
  membership    whether the faces of the larger that the edges arrive at belong to it rather than to the smaller
  reach        how many faces those are, against how many confident_neighbors a face of the smaller has within it
So a stray face or two of a person in a large cluster of somebody else, near to all of a small one, make no pair.
The similarities are those the run went by. Prints a table of the first 20 pairs unless there is a file for all.

--apply merges what a chain of pairs connects, and numbers the clusters anew, the largest 0.

Examples:
  facegraph cluster features.npy --run run
  facegraph suggest run
  facegraph suggest run --truth truth.txt --max-pairs 2000
  facegraph suggest run -o pairs.csv       # then delete the rows that are wrong
  facegraph suggest run --apply pairs.csv -o merged.txt)");
  FinishCommand(*command, [arguments](Session& session) {
    arguments->decisions.empty() ? Suggest(*arguments, session) : Apply(*arguments, session);
  });
}

}  // namespace facegraph::cli
