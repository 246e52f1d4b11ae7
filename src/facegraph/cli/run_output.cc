// SPDX-License-Identifier: MIT
#include "facegraph/cli/run_output.h"

#include <filesystem>

#include "facegraph/base/error.h"
#include "facegraph/cli/cluster_lines.h"
#include "facegraph/cli/de_overlap_arguments.h"
#include "facegraph/cli/inputs.h"
#include "facegraph/io/atomic_file.h"
#include "facegraph/io/labels_file.h"
#include "facegraph/io/neighbors_file.h"
#include "facegraph/run/run_folder.h"

namespace facegraph::cli {
namespace {

/// Where the files beside the labels go: nowhere if the labels go to standard output.
void CompletePaths(bool lines, OutputArguments& paths) {
  if (paths.labels == "-" || !std::filesystem::path(paths.labels).has_filename()) return;
  if (paths.labels.starts_with("/dev/")) return;
  const std::filesystem::path folder = std::filesystem::path(paths.labels).parent_path();
  if (paths.clusters.empty() && lines) paths.clusters = folder / RunFolder::kClusters;
  if (paths.manifest.empty()) paths.manifest = folder / RunFolder::kManifest;
}

}  // namespace

void AddOutputArguments(CLI::App& command, OutputArguments& arguments) {
  command.add_option(
      "-o,--output", arguments.labels,
      "Labels, in the order of the features: .txt (one integer a line) or .npy (int64)");
  command.add_option("--run", arguments.run,
                     "A folder for all results instead: labels.txt, clusters.jsonl, manifest.json "
                     "and neighbors.npz; `facegraph report` shows it");
  command.add_option("--clusters", arguments.clusters,
                     "Where to write clusters.jsonl (default: beside the labels)");
  command.add_option("--manifest", arguments.manifest,
                     "Where to write manifest.json (default: beside the labels)");
}

RunOutput::RunOutput(const OutputArguments& arguments, bool lines) : paths_(arguments) {
  Require(paths_.labels.empty() != paths_.run.empty(), ErrorKind::kUsage,
          "wanted --output for the labels or --run for a folder{}",
          paths_.run.empty() ? "" : ", not both");
  if (paths_.run.empty()) {
    name_ = paths_.labels;
    CompletePaths(lines, paths_);
    RequireWritable(paths_.labels);
    return;
  }
  Require(paths_.clusters.empty() && paths_.manifest.empty(), ErrorKind::kUsage,
          "--clusters and --manifest are for --output; --run writes both into its folder");
  name_ = paths_.run;
  const std::initializer_list<const char*> names{RunFolder::kLabels, RunFolder::kClusters,
                                                 RunFolder::kManifest, RunFolder::kNeighbors,
                                                 RunFolder::kReport};
  folder_ = std::make_unique<AtomicFolder>(paths_.run, names);
  paths_.labels = folder_->File(RunFolder::kLabels);
  paths_.clusters = folder_->File(RunFolder::kClusters);
  paths_.manifest = folder_->File(RunFolder::kManifest);
}

void RunOutput::Write(const ClusterResult& result, Manifest& manifest, const Execution& execution) {
  if (!paths_.clusters.empty()) {
    AtomicFile lines(paths_.clusters);
    WriteClusterLines(result.graph.features, result, execution,
                      [&](std::string_view line) { lines.Write(line); });
    lines.Commit();
  }
  if (!paths_.manifest.empty()) {
    AtomicFile file(paths_.manifest);
    file.Write(manifest.Text());
    file.Commit();
  }
  if (folder_) WriteNeighbors(folder_->File(RunFolder::kNeighbors), result.graph.neighbors);
  WriteLabels(paths_.labels, ToLabelVector(result.clusters.partition));
  if (folder_) folder_->Commit();
}

}  // namespace facegraph::cli
