// SPDX-License-Identifier: MIT
#include "facegraph/cli/command.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cctype>
#include <csignal>
#include <cstdio>
#include <fstream>

#include "facegraph/base/error.h"

namespace facegraph::cli {
namespace {

std::atomic<bool> interrupted{false};

extern "C" void OnInterrupt(int signal_number) {
  interrupted = true;
  std::signal(signal_number, SIG_DFL);  // a second Ctrl-C stops at once
}

int64_t AvailableBytes() {
  std::ifstream info("/proc/meminfo");
  std::string key;
  int64_t kib = 0;
  std::string unit;
  while (info >> key >> kib) {
    if (key == "MemAvailable:") return kib * 1024;
    std::getline(info, unit);
  }
  return static_cast<int64_t>(sysconf(_SC_PHYS_PAGES)) * sysconf(_SC_PAGE_SIZE);
}

}  // namespace

Session::Session(const CommonOptions& common) : common_(common), console_(common.quiet) {
  Require(common.threads >= 0, ErrorKind::kUsage, "--threads {}: wants 0 (all) or more",
          common.threads);
  memory_limit_ = common.memory.empty() ? AvailableBytes() : ParseBytes(common.memory);
  std::signal(SIGINT, OnInterrupt);
  std::signal(SIGTERM, OnInterrupt);
  execution_.num_threads = common.threads;
  execution_.cancelled = &interrupted;
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

int64_t ParseBytes(const std::string& text) {
  size_t used = 0;
  double value = 0;
  try {
    value = std::stod(text, &used);
  } catch (const std::exception&) {
    used = 0;
  }
  std::string unit = text.substr(used);
  if (!unit.empty() && unit.back() == 'B') unit.pop_back();
  if (!unit.empty() && unit.back() == 'i') unit.pop_back();
  const std::string units = "KMGT";
  double factor = 1;
  if (unit.size() == 1) {
    const size_t power = units.find(static_cast<char>(std::toupper(unit[0])));
    if (power == std::string::npos) used = 0;
    for (size_t i = 0; used > 0 && i <= power; ++i) factor *= 1024;
  } else if (!unit.empty()) {
    used = 0;
  }
  Require(used > 0 && value > 0, ErrorKind::kUsage,
          "\"{}\" is not an amount of memory; try 16G or 512M", text);
  return static_cast<int64_t>(value * factor);
}

}  // namespace facegraph::cli
