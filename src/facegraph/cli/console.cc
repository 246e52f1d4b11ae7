// SPDX-License-Identifier: MIT
#include "facegraph/cli/console.h"

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

/// One line of a log. A log that cannot be written is no reason to stop, and what is said when
/// memory has run out must need none.
void Say(const char* prefix, const char* line) noexcept {
  std::fprintf(stderr, "%s%s\n", prefix, line);
  (void)std::fflush(stderr);
}

}  // namespace

Console::Console(bool quiet) : quiet_(quiet), terminal_(isatty(STDERR_FILENO) != 0) {}

Console::~Console() { ClearLine(); }

void Console::Info(const std::string& line) {
  if (quiet_) return;
  ClearLine();
  Say("", line.c_str());
}

void Console::Warning(const std::string& line) {
  ClearLine();
  Say("warning: ", line.c_str());
}

void Console::Error(const char* line) noexcept {
  ClearLine();
  Say("facegraph: ", line);
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
  if (!terminal_) return Say("", text.c_str());
  const auto filled = static_cast<size_t>(ShareDone(progress) * kBarWidth);
  const std::string bar = std::string(filled, '#') + std::string(kBarWidth - filled, '.');
  std::fprintf(stderr, "\r\033[K[%s] %s", bar.c_str(), text.c_str());
  (void)std::fflush(stderr);
  line_shown_ = true;
}

void Console::ClearLine() noexcept {
  if (!line_shown_) return;
  std::fputs("\r\033[K", stderr);
  (void)std::fflush(stderr);
  line_shown_ = false;
}

}  // namespace facegraph::cli
