// SPDX-License-Identifier: MIT
#include "facegraph/cli/progress_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "facegraph/base/text.h"

namespace facegraph::cli {
namespace {

constexpr double kSecondsBeforeRate = 0.5;
constexpr double kSecondsBeforeEstimate = 5;
constexpr double kShareBeforeEstimate = 0.03;
constexpr double kStableChange = 0.2;

}  // namespace

std::optional<double> TimeEstimate::SecondsLeft(double share, double seconds) {
  if (share <= 0 || seconds <= 0) return std::nullopt;
  const double duration = seconds / share;
  const bool stable =
      earlier_duration_ > 0 && std::abs(duration - earlier_duration_) <= kStableChange * duration;
  if (seconds >= 2 * earlier_seconds_) {
    earlier_seconds_ = seconds;
    earlier_duration_ = duration;
  }
  if (seconds < kSecondsBeforeEstimate) return std::nullopt;
  if (share < kShareBeforeEstimate && !stable) return std::nullopt;
  return duration - seconds;
}

double ShareDone(const Progress& progress) {
  if (progress.total <= 0) return 0;
  const double share = static_cast<double>(progress.done) / static_cast<double>(progress.total);
  return std::clamp(share, 0.0, 1.0);
}

std::string ProgressText(const Progress& progress, double seconds, std::optional<double> left) {
  std::string text = fmt::format("{}  {:3.0f} %", progress.stage, 100 * ShareDone(progress));
  if (seconds > kSecondsBeforeRate && progress.done > 0) {
    const double rate = static_cast<double>(progress.done) / seconds;
    text += fmt::format("  {} {}/s", CountText(std::llround(rate)), progress.unit);
  }
  if (left) text += fmt::format("  {} left", ClockText(*left));
  return text;
}

}  // namespace facegraph::cli
