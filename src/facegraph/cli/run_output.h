// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>

#include "facegraph/base/execution.h"
#include "facegraph/base/features.h"
#include "facegraph/cli/command.h"
#include "facegraph/run/write_run.h"

namespace facegraph::cli {

/// Where the results of a run go: files one by one, or one folder with all of them.
struct OutputArguments {
  std::string labels;
  std::string clusters;  ///< empty: of labels "a.txt" it is "a.clusters.jsonl"
  std::string manifest;  ///< empty: of labels "a.txt" it is "a.manifest.json"
  std::string run;       ///< a folder for these and the neighbors; empty: none
};
/// --output, --run, --clusters and --manifest.
void AddOutputArguments(Command& command, OutputArguments& arguments);

/// The manifest of a run of this command, with all of its options.
Manifest MakeManifest(const Command& command, const Session& session);

/// The files of a run, to be written at its end.
class RunOutput {
 public:
  /// Fails now, not after hours of work, if something could not be written. lines: whether
  /// clusters are written beside the labels even if nobody asked for them. Throws Error(kUsage) if
  /// neither labels nor a folder are asked for, or both.
  RunOutput(const OutputArguments& arguments, bool lines);

  bool wants_manifest() const { return folder_ || !paths_.manifest.empty(); }
  /// For messages: the labels or the folder.
  const std::string& name() const { return name_; }

  /// Writes everything.
  void Write(const ClusterResult& result, Manifest& manifest, const Execution& execution);

 private:
  OutputArguments paths_;
  std::string name_;
  std::unique_ptr<RunWriter> folder_;  ///< null: files one by one
};

}  // namespace facegraph::cli
