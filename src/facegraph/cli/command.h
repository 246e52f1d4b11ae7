// SPDX-License-Identifier: MIT
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "facegraph/base/execution.h"
#include "facegraph/base/timing.h"
#include "facegraph/cli/console.h"

namespace facegraph::cli {

/// What every subcommand takes, and what it is given to run with.
struct CommonOptions {
  uint64_t seed = 0;
  int threads = 0;
  std::string memory;  ///< "16G"; empty: what the machine has free
  bool json = false;
  bool quiet = false;
};

/// A running subcommand: its common options, console and way of running stages.
class Session {
 public:
  explicit Session(const CommonOptions& common);

  const CommonOptions& common() const { return common_; }
  Console& console() { return console_; }
  const Execution& execution() const { return execution_; }

  /// Bytes this run may hold at most (--memory, or what the system says is available).
  int64_t memory_limit() const { return memory_limit_; }
  /// Throws Error(kOutOfMemory) that says what `stage` needs and how to need less.
  void RequireMemory(int64_t bytes, const std::string& stage) const;

  /// Prints `result` on standard output with --json, else `text` (which may be empty).
  void PrintResult(const nlohmann::ordered_json& result, const std::string& text) const;

 private:
  CommonOptions common_;
  Console console_;
  Execution execution_;
  int64_t memory_limit_ = 0;
};

/// Adds --seed, --threads, --memory, --json and --quiet, and makes `run` what the subcommand does.
void FinishCommand(CLI::App& command, std::function<void(Session&)> run);

// One file per subcommand: each adds itself to the program.
void AddClusterCommand(CLI::App& program);
void AddTrainCommand(CLI::App& program);
void AddKnnCommand(CLI::App& program);
void AddAffinityCommand(CLI::App& program);
void AddTrainAffinityCommand(CLI::App& program);
void AddProposeCommand(CLI::App& program);
void AddDetectCommand(CLI::App& program);
void AddSegmentCommand(CLI::App& program);
void AddDeoverlapCommand(CLI::App& program);
void AddEvaluateCommand(CLI::App& program);
void AddCompareCommand(CLI::App& program);
void AddReportCommand(CLI::App& program);
void AddSuggestCommand(CLI::App& program);
void AddInspectCommand(CLI::App& program);
void AddSynthCommand(CLI::App& program);
void AddPhotosCommand(CLI::App& program);

}  // namespace facegraph::cli
