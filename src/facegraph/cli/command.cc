// SPDX-License-Identifier: MIT
#include "facegraph/cli/command.h"

#include <fmt/format.h>

#include <csignal>
#include <cstdio>

#include "facegraph/base/error.h"

namespace facegraph::cli {
namespace {

std::atomic<bool> interrupted{false};

extern "C" void OnInterrupt(int signal_number) {
  interrupted = true;
  std::signal(signal_number, SIG_DFL);  // a second Ctrl-C stops at once
}

}  // namespace

Session::Session(const CommonOptions& common) : common_(common), console_(common.quiet) {
  Require(common.threads >= 0, ErrorKind::kUsage, "--threads {}: wants 0 (all) or more",
          common.threads);
  memory_limit_ = common.memory.empty() ? AvailableBytes() : ParseBytes(common.memory);
  std::signal(SIGINT, OnInterrupt);
  std::signal(SIGTERM, OnInterrupt);
  execution_.num_threads = common.threads;
  execution_.canceled = &interrupted;
  execution_.on_progress = [this](const Progress& progress) { console_.Show(progress); };
}

void Session::RequireMemory(int64_t bytes, const std::string& stage) const {
  Require(bytes <= memory_limit_, ErrorKind::kOutOfMemory,
          "{} would need about {} of memory, and {} is {}; a smaller --k needs less", stage,
          BytesText(bytes), common_.memory.empty() ? "what is free" : "--memory",
          BytesText(memory_limit_));
}

void Session::PrintResult(const nlohmann::ordered_json& result, const std::string& text) const {
  const std::string output = common_.json ? result.dump(2) + "\n" : text;
  Require(std::fwrite(output.data(), 1, output.size(), stdout) == output.size() &&
              std::fflush(stdout) == 0,
          ErrorKind::kFailed, "cannot write to standard output");
}

void FinishCommand(CLI::App& command, std::function<void(Session&)> run) {
  auto common = std::make_shared<CommonOptions>();
  const std::string group = "Common options";
  command.add_option("--seed", common->seed, "Seed of everything random")
      ->group(group)
      ->capture_default_str();
  command
      .add_option("--threads", common->threads,
                  "Threads; 0: as many as the machine has. Never changes a result")
      ->group(group)
      ->capture_default_str();
  command
      .add_option("--memory", common->memory,
                  "Most memory to use, such as 16G (default: what is free)")
      ->group(group);
  command.add_flag("--json", common->json, "Print the result as JSON on standard output")
      ->group(group);
  command.add_flag("-q,--quiet", common->quiet, "Say nothing but warnings and errors")
      ->group(group);
  command.callback([common, run = std::move(run)] {
    Session session(*common);
    run(session);
  });
}

}  // namespace facegraph::cli
