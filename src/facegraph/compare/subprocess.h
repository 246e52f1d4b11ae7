// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "facegraph/base/execution.h"

namespace facegraph {

/// Limits of a piece of work.
struct WorkLimits {
  double seconds = 0;  ///< wall time; 0: no limit
  int64_t bytes = 0;   ///< resident memory of its process, inputs included; 0: no limit
};

/// The outcome of a piece of work.
struct WorkOutcome {
  std::string result;      ///< the return value of the work; empty if it failed
  double seconds = 0;      ///< wall time
  int64_t peak_bytes = 0;  ///< peak resident memory of its process, inputs included
  std::string failure;     ///< one line with the reason; empty: the work succeeded
};

/// Runs a piece of work in a child process and ends the child beyond its limits. Even a crash of
/// the work leaves the caller unharmed. The child sees all memory as it is at the call; its changes
/// stay in the child.
///
/// Forks: no other thread may run in the process, because a child of fork() has only the calling
/// thread and locks of the others stay locked. Use RunInProcess elsewhere, as in Python. Throws
/// Error(kInterrupted) if the caller canceled, and Error(kFailed) if the system gives no process.
WorkOutcome RunInSubprocess(const std::function<std::string()>& work, const WorkLimits& limits,
                            const Execution& execution);

/// Runs a piece of work in this process, for callers with other threads. A watching thread cancels
/// the work beyond its limits (through Execution::canceled, which every stage checks between blocks
/// of work); limits.bytes counts the memory of the whole process. Work that does not look at its
/// Execution cannot be stopped, and a crash ends the caller. Throws Error(kInterrupted) if the
/// caller canceled. Thread safe.
WorkOutcome RunInProcess(const std::function<std::string(const Execution&)>& work,
                         const WorkLimits& limits, const Execution& execution);

}  // namespace facegraph
