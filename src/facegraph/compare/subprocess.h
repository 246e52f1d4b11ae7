// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "facegraph/base/execution.h"

namespace facegraph {

/// What a piece of work may take.
struct WorkLimits {
  double seconds = 0;  ///< of wall time; 0: as many as it wants
  int64_t bytes = 0;   ///< resident at once, what it was given included; 0: as many as it wants
};

/// What became of it.
struct WorkOutcome {
  std::string result;      ///< what the work returned; empty if it failed
  double seconds = 0;      ///< wall time
  int64_t peak_bytes = 0;  ///< the most it held at once, what it was given included
  std::string failure;     ///< one line that says why there is no result; empty: there is one
};

/// Does a piece of work in a process of its own, which is ended if it goes beyond its limits: what
/// it does wrong, even a crash, harms nobody else. It sees all memory as it is now and changes none
/// of it. No other thread may be running. Throws Error(kInterrupted) if the caller asked to stop,
/// and Error(kFailed) if the system gives no process.
WorkOutcome RunInSubprocess(const std::function<std::string()>& work, const WorkLimits& limits,
                    const Execution& execution);

}  // namespace facegraph
