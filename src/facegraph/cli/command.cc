// SPDX-License-Identifier: MIT
#include "facegraph/cli/command.h"

#include <fmt/format.h>

#include <cstdio>
#include <nlohmann/json.hpp>

#include "facegraph/base/error.h"
#include "facegraph/cli/signals.h"
#include "facegraph/io/json_text.h"

namespace facegraph::cli {
namespace {

/// The private memory of a run that holds `bytes` at most: --memory bounds what is resident, and
/// here memory counts that is not used yet, such as the stacks of threads and the rest of a growing
/// array.
int64_t WithMargin(int64_t bytes, int num_threads) {
  constexpr int64_t kProgram = int64_t{64} << 20, kThread = int64_t{16} << 20;
  return bytes + bytes / 4 + kProgram + num_threads * kThread;
}

}  // namespace

Session::Session(const CommonOptions& common) : common_(common), console_(common.quiet) {
  Require(common.threads >= 0, ErrorKind::kUsage, "--threads {}: must be at least 0",
          common.threads);
  execution_.num_threads = common.threads;
  memory_limit_ = common.memory.empty() ? AvailableBytes() : ParseBytes(common.memory);
  if (!common.memory.empty()) data_limit_.emplace(WithMargin(memory_limit_, execution_.Threads()));
  execution_.canceled = CatchSignals();
  execution_.on_progress = [this](const Progress& progress) { console_.Show(progress); };
}

MemoryLimit Session::memory() const {
  return {memory_limit_, common_.memory.empty() ? "the free memory" : "--memory"};
}

void Session::RequireMemory(int64_t bytes, const std::string& stage) const {
  Require(bytes <= memory_limit_, ErrorKind::kOutOfMemory,
          "{} would need about {} of memory, but {} is {}; a smaller --k needs less", stage,
          BytesText(bytes), common_.memory.empty() ? "the free memory" : "--memory",
          BytesText(memory_limit_));
}

void PrintText(const std::string& text) {
  Require(
      std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0,
      ErrorKind::kFailed, "cannot write to standard output");
}

void Session::PrintResult(const nlohmann::ordered_json& result, const std::string& text) const {
  PrintText(common_.json ? JsonText(result, 2) + "\n" : text);
}

void FinishCommand(Command& command, std::function<void(Session&)> run) {
  auto common = std::make_shared<CommonOptions>();
  const auto in_group = [](Option& option) -> Option& { return option.Group("Common options"); };
  in_group(command.AddOption("--seed", common->seed, "Seed of all random numbers").AtLeast(0));
  in_group(command
               .AddOption("--threads", common->threads,
                          "Threads; 0: one for each processor. The result is the same for any "
                          "number")
               .AtLeast(0)
               .NotOfTheResult());
  in_group(
      command
          .AddOption("--memory", common->memory, "Memory limit of the run, in bytes or such as 16G")
          .NoPath()
          .Placeholder("BYTES")
          .DefaultNote("the free memory of the machine")
          .NotOfTheResult());
  in_group(command.AddFlag("--json", common->json, "Print the result as JSON on standard output")
               .NotOfTheResult());
  in_group(command.AddFlag("-q,--quiet", common->quiet, "Print only warnings and errors")
               .NotOfTheResult());
  in_group(command
               .AddOption("--config", common->config,
                          "Options from a file: TOML (k = 80), or the manifest.json of a run, "
                          "which repeats that run. Options of the command line take precedence")
               .Reads()
               .Placeholder("FILE")
               .NotOfTheResult());
  command.OnRun([common, run = std::move(run)] {
    Session session(*common);
    run(session);
  });
}

}  // namespace facegraph::cli
