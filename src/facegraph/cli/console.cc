// SPDX-License-Identifier: MIT
#include "facegraph/cli/console.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>

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

/// One line of a log; a log that cannot be written is no reason to stop.
void Say(const std::string& line) {
  std::fputs((line + "\n").c_str(), stderr);
  (void)std::fflush(stderr);
}

}  // namespace

Console::Console(bool quiet) : quiet_(quiet), terminal_(isatty(STDERR_FILENO) != 0) {}

Console::~Console() { ClearLine(); }

void Console::Info(const std::string& line) {
  if (quiet_) return;
  ClearLine();
  Say(line);
}

void Console::Warning(const std::string& line) {
  ClearLine();
  Say("warning: " + line);
}

void Console::Error(const std::string& line) {
  ClearLine();
  Say("facegraph: " + line);
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
    Say(text);
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
