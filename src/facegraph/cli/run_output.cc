// SPDX-License-Identifier: MIT
#include "facegraph/cli/run_output.h"

#include <filesystem>

#include "facegraph/base/error.h"
#include "facegraph/cli/inputs.h"
#include "facegraph/io/atomic_file.h"
#include "facegraph/io/atomic_files.h"
#include "facegraph/io/json_text.h"
#include "facegraph/io/labels_file.h"
#include "facegraph/run/run_folder.h"

namespace facegraph::cli {
namespace {

/// Files beside the labels have their name, so that two results in one folder do not mix. There are
/// none if the labels go to standard output or a device.
void CompletePaths(bool lines, OutputArguments& paths) {
  const std::filesystem::path labels(paths.labels);
  if (paths.labels == "-" || !labels.has_filename() || paths.labels.starts_with("/dev/")) return;
  const std::string stem = (labels.parent_path() / labels.stem()).string();
  if (paths.clusters.empty() && lines) paths.clusters = stem + "." + RunFolder::kClusters;
  if (paths.manifest.empty()) paths.manifest = stem + "." + RunFolder::kManifest;
}

/// The value of an option: numbers as numbers, null: none.
nlohmann::ordered_json OptionValue(const Option& option) {
  const auto parsed = [](const std::string& text) -> nlohmann::ordered_json {
    auto number = ParseOrderedJson(text);
    return number.is_number() || number.is_boolean() ? number : nlohmann::ordered_json(text);
  };
  const std::vector<std::string>& values = option.values();
  if (option.spec().is_flag) return !values.empty() && values.back() == "true";
  if (values.empty()) return nullptr;
  return values.size() > 1 ? nlohmann::ordered_json(values) : parsed(values[0]);
}

/// The files beside the labels.
std::vector<std::string> PathsBeside(OutputArguments paths) {
  const OutputArguments given = paths;
  CompletePaths(/*lines=*/true, paths);
  std::vector<std::string> beside;
  if (given.clusters.empty() && !paths.clusters.empty()) beside.push_back(paths.clusters);
  if (given.manifest.empty() && !paths.manifest.empty()) beside.push_back(paths.manifest);
  return beside;
}

}  // namespace

Manifest MakeManifest(const Command& command, const Session& session) {
  Manifest::Options options;
  for (const std::unique_ptr<Option>& option : command.options()) {
    options.emplace_back(option->key(), OptionValue(*option));
  }
  return {command.name(), options, session.execution().Threads()};
}

void AddOutputArguments(Command& command, OutputArguments& arguments) {
  command
      .AddOption("-o,--output", arguments.labels,
                 "Labels, in the order of the features: .txt (one whole number in a line) or .npy "
                 "(int64). Either this or --run is required")
      .Writes()
      .AlsoWrites([&arguments] { return PathsBeside(arguments); })
      .Placeholder("FILE");
  command
      .AddOption("--run", arguments.run,
                 "Folder for all results: labels.txt, clusters.jsonl, manifest.json, "
                 "neighbors.npz; `facegraph report` shows it")
      .WritesFolder({RunFolder::kFiles.begin(), RunFolder::kFiles.end()})
      .Placeholder("FOLDER");
  command.AddOption("--clusters", arguments.clusters, "Clusters, a .jsonl file")
      .Writes()
      .Placeholder("FILE")
      .DefaultNote("beside the labels: NAME.clusters.jsonl")
      .Unlisted();
  command.AddOption("--manifest", arguments.manifest, "Record of the run, a .json file")
      .Writes()
      .Placeholder("FILE")
      .DefaultNote("beside the labels: NAME.manifest.json")
      .Unlisted();
}

RunOutput::RunOutput(const OutputArguments& arguments, bool lines) : paths_(arguments) {
  Require(paths_.labels.empty() != paths_.run.empty(), ErrorKind::kUsage,
          "give either --output FILE or --run FOLDER{}", paths_.run.empty() ? "" : ", not both");
  if (paths_.run.empty()) {
    name_ = paths_.labels;
    CompletePaths(lines, paths_);
    for (const std::string* path : {&paths_.labels, &paths_.clusters, &paths_.manifest}) {
      if (!path->empty()) RequireWritable(*path);
    }
    return;
  }
  Require(paths_.clusters.empty() && paths_.manifest.empty(), ErrorKind::kUsage,
          "--clusters and --manifest go with --output; --run writes both into its folder");
  name_ = paths_.run;
  folder_ = std::make_unique<RunWriter>(paths_.run);
}

void RunOutput::Write(const ClusterResult& result, Manifest& manifest, const Execution& execution) {
  if (folder_) return folder_->Write(result, manifest, execution);
  AtomicFiles files;
  if (!paths_.clusters.empty()) WriteClusterLines(result, execution, files.Add(paths_.clusters));
  if (!paths_.manifest.empty()) {
    AtomicFile file(files.Add(paths_.manifest));
    file.Write(manifest.Text());
    file.Commit();
  }
  WriteLabels(files.Add(paths_.labels), ToLabelVector(result.clusters.partition));
  files.Commit();
}

}  // namespace facegraph::cli
