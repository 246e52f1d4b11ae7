// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace facegraph {

/// Progress of a long stage. Reported by one thread at a time, never after the stage has returned.
struct Progress {
  std::string_view stage;  ///< name of the stage, such as "neighbors"
  int64_t done = 0;        ///< finished units, 0..total
  int64_t total = 0;
  std::string_view unit;  ///< what is counted, such as "faces"
};

/// How a stage runs: threads, progress callback, cancellation. Never changes a result; what is
/// computed is in the options.
struct Execution {
  int num_threads = 0;                               ///< 0: one per hardware thread
  std::function<void(const Progress&)> on_progress;  ///< may be empty
  const std::atomic<bool>* canceled = nullptr;  ///< may be null; checked between blocks of work

  /// Threads to use, at least 1.
  int Threads() const;
  /// Throws Error(kInterrupted) if the caller asked to stop.
  void CheckCanceled() const;
  /// Calls on_progress unless it is empty.
  void Report(std::string_view stage, int64_t done, int64_t total, std::string_view unit) const;
};

}  // namespace facegraph
