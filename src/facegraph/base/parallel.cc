// SPDX-License-Identifier: MIT
#include "facegraph/base/parallel.h"

#include <algorithm>
#include <atomic>
#include <cassert>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace facegraph {

void ParallelFor(int64_t count, int64_t block, const Execution& execution,
                 const std::function<void(int64_t begin, int64_t end)>& body) {
  assert(block > 0);
  const int64_t num_blocks = (count + block - 1) / block;
  std::atomic<int64_t> next{0};
  std::exception_ptr failure;
  std::mutex failure_mutex;

  const auto work = [&] {
    try {
      for (int64_t b = next++; b < num_blocks; b = next++) {
        execution.CheckCanceled();
        body(b * block, std::min(count, (b + 1) * block));
      }
    } catch (...) {
      next = num_blocks;  // the other threads stop at their next block
      const std::lock_guard<std::mutex> lock(failure_mutex);
      if (!failure) failure = std::current_exception();
    }
  };

  const int64_t num_threads = std::min<int64_t>(execution.Threads(), num_blocks);
  std::vector<std::jthread> helpers;
  helpers.reserve(static_cast<size_t>(num_threads));
  try {
    for (int64_t t = 1; t < num_threads; ++t) helpers.emplace_back(work);
  } catch (const std::system_error&) {
    // The system has no more threads: fewer do the same work.
  }
  work();
  helpers.clear();  // joins
  if (failure) std::rethrow_exception(failure);
}

}  // namespace facegraph
