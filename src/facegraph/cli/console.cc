// SPDX-License-Identifier: MIT
#include "facegraph/cli/console.h"

#include <fmt/format.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>

namespace facegraph::cli {
namespace {

constexpr double kSecondsBetweenRedraws = 0.1;
constexpr double kSecondsBetweenLines = 30;
constexpr int kBarWidth = 24;

double Now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// "neighbors  45 %  12,345 faces/s  0:12 left", without the bar.
std::string ProgressText(const Progress& progress, double seconds) {
  const double share =
      progress.total > 0 ? static_cast<double>(progress.done) / static_cast<double>(progress.total)
                         : 0;
  std::string text = fmt::format("{}  {:3.0f} %", progress.stage, 100 * share);
  if (seconds > 0.5 && progress.done > 0) {
    const double rate = static_cast<double>(progress.done) / seconds;
    text += fmt::format("  {} {}/s", CountText(std::llround(rate)), progress.unit);
    text += fmt::format("  {} left",
                        ClockText(static_cast<double>(progress.total - progress.done) / rate));
  }
  return text;
}

}  // namespace

Console::Console(bool quiet) : quiet_(quiet), terminal_(isatty(STDERR_FILENO) != 0) {
  auto logger = std::make_shared<spdlog::logger>("facegraph",
                                                 std::make_shared<spdlog::sinks::stderr_sink_mt>());
  logger->set_pattern("%v");
  logger->flush_on(spdlog::level::info);
  spdlog::set_default_logger(logger);
}

Console::~Console() { ClearLine(); }

void Console::Info(const std::string& line) {
  if (quiet_) return;
  ClearLine();
  spdlog::info(line);
}

void Console::Warning(const std::string& line) {
  ClearLine();
  spdlog::warn("warning: {}", line);
}

void Console::Error(const std::string& line) {
  ClearLine();
  spdlog::error("facegraph: {}", line);
}

void Console::Show(const Progress& progress) {
  if (quiet_) return;
  const double now = Now();
  if (progress.stage != stage_) {
    stage_ = progress.stage;
    stage_began_ = now;
    last_shown_ = now;
  }
  if (now - last_shown_ < (terminal_ ? kSecondsBetweenRedraws : kSecondsBetweenLines)) return;
  last_shown_ = now;
  const std::string text = ProgressText(progress, now - stage_began_);
  if (!terminal_) {
    spdlog::info(text);
    return;
  }
  const double share =
      progress.total > 0 ? static_cast<double>(progress.done) / static_cast<double>(progress.total)
                         : 0;
  const auto filled = static_cast<size_t>(std::clamp(share, 0.0, 1.0) * kBarWidth);
  fmt::print(stderr, "\r\033[K[{}{}] {}", std::string(filled, '#'),
             std::string(kBarWidth - filled, '.'), text);
  (void)std::fflush(stderr);
  line_shown_ = true;
}

void Console::ClearLine() {
  if (!line_shown_) return;
  fmt::print(stderr, "\r\033[K");
  (void)std::fflush(stderr);
  line_shown_ = false;
}

}  // namespace facegraph::cli
