// SPDX-License-Identifier: MIT
#include "facegraph/base/execution.h"

#include <algorithm>
#include <thread>

#include "facegraph/base/error.h"

namespace facegraph {

int Execution::Threads() const {
  if (num_threads > 0) return num_threads;
  return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

void Execution::CheckCanceled() const {
  if (canceled != nullptr && canceled->load(std::memory_order_relaxed)) {
    Fail(ErrorKind::kInterrupted, "interrupted");
  }
}

void Execution::Report(std::string_view stage, int64_t done, int64_t total,
                       std::string_view unit) const {
  if (on_progress) on_progress({stage, done, total, unit});
}

}  // namespace facegraph
