// SPDX-License-Identifier: MIT
#include "facegraph/base/parallel.h"

#include <gtest/gtest.h>

#include <vector>

#include "facegraph/base/error.h"

namespace facegraph {
namespace {

TEST(ParallelFor, VisitsEveryIndexOnceWithAnyNumberOfThreads) {
  for (int threads : {1, 2, 7}) {
    Execution execution;
    execution.num_threads = threads;
    std::vector<int> visits(1001, 0);
    ParallelFor(1001, 13, execution, [&](int64_t begin, int64_t end) {
      EXPECT_EQ(begin % 13, 0);
      for (int64_t i = begin; i < end; ++i) ++visits[static_cast<size_t>(i)];
    });
    for (int v : visits) EXPECT_EQ(v, 1);
  }
}

TEST(ParallelFor, DoesNothingForACountOfZero) {
  ParallelFor(0, 4, {}, [](int64_t, int64_t) { FAIL(); });
}

TEST(ParallelFor, RethrowsWhatABodyThrows) {
  Execution execution;
  execution.num_threads = 3;
  const auto body = [](int64_t begin, int64_t) {
    if (begin >= 50) Fail(ErrorKind::kBadData, "row {}", begin);
  };
  EXPECT_THROW(ParallelFor(100, 1, execution, body), Error);
}

TEST(ParallelFor, StopsWhenCanceled) {
  std::atomic<bool> canceled{false};
  Execution execution;
  execution.num_threads = 1;
  execution.canceled = &canceled;
  int blocks = 0;
  const auto body = [&](int64_t, int64_t) {
    ++blocks;
    canceled = true;
  };
  try {
    ParallelFor(100, 1, execution, body);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kInterrupted);
  }
  EXPECT_EQ(blocks, 1);
}

}  // namespace
}  // namespace facegraph
