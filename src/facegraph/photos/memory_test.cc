// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <atomic>
#include <new>
#include <thread>
#include <vector>

#include "facegraph/base/error.h"
#include "facegraph/photos/data_limit.h"
#include "facegraph/photos/memory_budget.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define FACEGRAPH_SANITIZED
#endif
#endif

namespace facegraph {
namespace {

TEST(MemoryBudget, IsNeverExceededByThreads) {
  MemoryBudget budget(100);
  std::atomic<int> used = 0, most = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 200; ++i) {
        const int bytes = 20 + (31 * i + 17 * t) % 80;
        const MemoryBudget::Share share(budget, bytes);
        const int now = used += bytes;
        for (int seen = most; seen < now && !most.compare_exchange_weak(seen, now);) continue;
        used -= bytes;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_LE(most, 100);
  EXPECT_GE(most, 99);
  EXPECT_THROW(MemoryBudget::Share(budget, 101), Error);
}

#ifndef FACEGRAPH_SANITIZED  // sanitizers end the program when memory is refused
TEST(DataLimit, RefusesMemoryUntilItEnds) {
  const auto allocate = [](size_t bytes) { return std::vector<char>(bytes).size(); };
  {
    const DataLimit limit(int64_t{64} << 20);
    EXPECT_EQ(allocate(size_t{32} << 20), size_t{32} << 20);
    EXPECT_THROW(allocate(size_t{1} << 30), std::bad_alloc);
  }
  EXPECT_EQ(allocate(size_t{512} << 20), size_t{512} << 20);
}
#endif

}  // namespace
}  // namespace facegraph
