// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>

#include "facegraph/base/execution.h"

namespace facegraph::cli {

/// Time left in one stage, as soon as it can be told. Needs no clock: the caller says the time.
class TimeEstimate {
 public:
  /// Seconds left when `share` (0..1) is done after `seconds`; calls must not go back in time.
  /// Nothing in the first 5 seconds, and nothing until 3 % are done unless the expected duration
  /// has changed by at most a fifth since half of the time that has passed.
  std::optional<double> SecondsLeft(double share, double seconds);

 private:
  double earlier_seconds_ = 0;   ///< when earlier_duration_ was expected
  double earlier_duration_ = 0;  ///< 0: none yet
};

/// Done share of a stage, 0..1.
double ShareDone(const Progress& progress);

/// "neighbors  45 %  12,345 faces/s  0:12 left". seconds: since the stage began.
std::string ProgressText(const Progress& progress, double seconds, std::optional<double> left);

}  // namespace facegraph::cli
