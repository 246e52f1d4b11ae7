// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "facegraph/base/execution.h"
#include "facegraph/base/memory.h"
#include "facegraph/base/memory_limit.h"
#include "facegraph/base/timing.h"
#include "facegraph/cli/command_line.h"
#include "facegraph/cli/console.h"

namespace facegraph::cli {

/// Options that every command has.
struct CommonOptions {
  uint64_t seed = 0;
  int threads = 0;
  std::string memory;  ///< "16G"; empty: what the machine has free
  bool json = false;
  bool quiet = false;
  std::string config;  ///< read before the command runs, see ReadConfig
};

/// Prints a text on standard output. Throws Error(kFailed) if that cannot be written.
void PrintText(const std::string& text);

/// A running subcommand: its common options, console and way of running stages.
class Session {
 public:
  explicit Session(const CommonOptions& common);

  const CommonOptions& common() const { return common_; }
  Console& console() { return console_; }
  const Execution& execution() const { return execution_; }

  /// Bytes this run may hold at most (--memory, or what the system says is available).
  int64_t memory_limit() const { return memory_limit_; }
  /// The same for the readers of files.
  MemoryLimit memory() const;
  /// Throws Error(kOutOfMemory) that says what `stage` needs and how to need less.
  void RequireMemory(int64_t bytes, const std::string& stage) const;

  /// Prints `result` on standard output with --json, else `text` (which may be empty).
  void PrintResult(const nlohmann::ordered_json& result, const std::string& text) const;

 private:
  CommonOptions common_;
  Console console_;
  Execution execution_;
  int64_t memory_limit_ = 0;
  std::optional<DataLimit> data_limit_;  ///< of --memory: no command can pass it by much
};

/// Whether a command lists the options of a stage that has a command of its own.
enum class StageOptions { kListed, kUnlisted };

/// Adds --seed, --threads, --memory, --json and --quiet, and makes `run` what the subcommand does.
void FinishCommand(Command& command, std::function<void(Session&)> run);

// One file per subcommand: each adds itself to the program.
void AddClusterCommand(Command& program);
void AddBaselineCommand(Command& program);
void AddTrainCommand(Command& program);
void AddKnnCommand(Command& program);
void AddAffinityCommand(Command& program);
void AddTrainAffinityCommand(Command& program);
void AddProposeCommand(Command& program);
void AddDetectCommand(Command& program);
void AddSegmentCommand(Command& program);
void AddDeoverlapCommand(Command& program);
void AddEvaluateCommand(Command& program);
void AddCompareCommand(Command& program);
void AddReportCommand(Command& program);
void AddSuggestCommand(Command& program);
void AddInspectCommand(Command& program);
void AddSynthCommand(Command& program);
void AddPhotosCommand(Command& program);
/// completion, manual and options: what the program says about its own command line.
void AddAboutCommands(Command& program);

}  // namespace facegraph::cli
