// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace facegraph {

/// How far a long stage has come. Sent from one thread at a time, never after the stage returned.
struct Progress {
  std::string_view stage;  ///< what is being done, such as "neighbors"
  int64_t done = 0;        ///< units finished, 0..total
  int64_t total = 0;
  std::string_view unit;  ///< what is counted, such as "faces"
};

/// How a stage runs. Nothing in here ever changes a result: options say what is computed, this says
/// by how many threads, who is told, and how it is stopped.
struct Execution {
  int num_threads = 0;                               ///< 0: as many as the machine has
  std::function<void(const Progress&)> on_progress;  ///< may be empty
  const std::atomic<bool>* canceled = nullptr;  ///< may be null; checked between blocks of work

  /// Threads to use, at least 1.
  int Threads() const;
  /// Throws Error(kInterrupted) if the caller asked to stop.
  void CheckCanceled() const;
  /// Tells the listener, if there is one.
  void Report(std::string_view stage, int64_t done, int64_t total, std::string_view unit) const;
};

}  // namespace facegraph
