// SPDX-License-Identifier: MIT
#include "facegraph/cli/console.h"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>

namespace facegraph::cli {
namespace {

constexpr double kSecondsBetweenRedraws = 0.1;
constexpr double kSecondsBetweenLines = 30;
constexpr int kBarWidth = 24;

double Now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
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
    estimate_ = {};
  }
  if (now - last_shown_ < (terminal_ ? kSecondsBetweenRedraws : kSecondsBetweenLines)) return;
  last_shown_ = now;
  const double seconds = now - stage_began_;
  const std::string text =
      ProgressText(progress, seconds, estimate_.SecondsLeft(ShareDone(progress), seconds));
  if (!terminal_) return Say(text);
  const auto filled = static_cast<size_t>(ShareDone(progress) * kBarWidth);
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
