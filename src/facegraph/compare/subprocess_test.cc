// SPDX-License-Identifier: MIT
#include "facegraph/compare/subprocess.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <thread>
#include <vector>

#include "facegraph/base/error.h"

namespace facegraph {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

TEST(RunInSubprocess, GivesWhatTheWorkReturnsHoweverLong) {
  const WorkOutcome outcome = RunInSubprocess([] { return std::string(3'000'000, 'x'); }, {}, {});
  EXPECT_THAT(outcome.failure, IsEmpty());
  EXPECT_EQ(outcome.result, std::string(3'000'000, 'x'));
  EXPECT_GT(outcome.peak_bytes, 0);
}

TEST(RunInSubprocess, SaysWhyThereIsNoResult) {
  const WorkOutcome outcome = RunInSubprocess(
      []() -> std::string { Fail(ErrorKind::kBadData, "row {} is broken", 7); }, {}, {});
  EXPECT_EQ(outcome.failure, "row 7 is broken");
  EXPECT_THAT(outcome.result, IsEmpty());
}

TEST(RunInSubprocess, SurvivesACrash) {
  const WorkOutcome outcome = RunInSubprocess([]() -> std::string { std::_Exit(3); }, {}, {});
  EXPECT_THAT(outcome.failure, HasSubstr("crashed"));
}

TEST(RunInSubprocess, EndsWhatTakesTooLong) {
  const auto sleep = [] {
    std::this_thread::sleep_for(std::chrono::seconds(60));
    return std::string();
  };
  const WorkOutcome outcome = RunInSubprocess(sleep, {.seconds = 0.1}, {});
  EXPECT_EQ(outcome.failure, "more than 0.1 s");
  EXPECT_LT(outcome.seconds, 30);
}

TEST(RunInSubprocess, EndsWhatHoldsTooMuch) {
  const auto grow = [] {
    std::vector<std::vector<char>> held;
    for (int i = 0; i < 600; ++i) {
      held.emplace_back(size_t{1} << 20, 'x');
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return std::string(1, held[5][7]);
  };
  EXPECT_THAT(RunInSubprocess(grow, {.bytes = int64_t{200} << 20}, {}).failure,
              HasSubstr("of memory"));
}

TEST(RunInSubprocess, StopsWhenAskedTo) {
  const std::atomic<bool> canceled{true};
  Execution execution;
  execution.canceled = &canceled;
  EXPECT_THROW(RunInSubprocess([] { return std::string(); }, {}, execution), Error);
}

/// Works until it is canceled.
std::string WorkForever(const Execution& execution) {
  while (true) {
    execution.CheckCanceled();
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

TEST(RunInProcess, GivesTheResultOrTheReasonWhyThereIsNone) {
  const WorkOutcome good = RunInProcess([](const Execution&) { return std::string("x"); }, {}, {});
  EXPECT_EQ(good.result, "x");
  EXPECT_THAT(good.failure, IsEmpty());
  const WorkOutcome bad = RunInProcess(
      [](const Execution&) -> std::string { Fail(ErrorKind::kBadData, "row 7 is broken"); }, {},
      {});
  EXPECT_EQ(bad.failure, "row 7 is broken");
}

TEST(RunInProcess, CancelsWorkBeyondItsLimits) {
  EXPECT_EQ(RunInProcess(WorkForever, {.seconds = 0.1}, {}).failure, "more than 0.1 s");
  EXPECT_THAT(RunInProcess(WorkForever, {.bytes = 1}, {}).failure, HasSubstr("of memory"));
}

TEST(RunInProcess, StopsIfTheCallerCancels) {
  std::atomic<bool> canceled{false};
  Execution execution;
  execution.canceled = &canceled;
  std::thread later([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    canceled = true;
  });
  EXPECT_THROW(RunInProcess(WorkForever, {}, execution), Error);
  later.join();
}

}  // namespace
}  // namespace facegraph
