// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "facegraph/base/error.h"
#include "facegraph/photos/memory_budget.h"

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

}  // namespace
}  // namespace facegraph
