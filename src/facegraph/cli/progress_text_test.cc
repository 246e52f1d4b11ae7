// SPDX-License-Identifier: MIT
#include "facegraph/cli/progress_text.h"

#include <gtest/gtest.h>

namespace facegraph::cli {
namespace {

TEST(TimeEstimate, IsNotGivenInTheFirstSeconds) {
  TimeEstimate estimate;
  for (const double seconds : {0.1, 1.0, 2.0, 4.9}) {
    EXPECT_FALSE(estimate.SecondsLeft(0.1 * seconds, seconds)) << seconds;
  }
  EXPECT_TRUE(estimate.SecondsLeft(0.5, 5.0));
}

TEST(TimeEstimate, IsNotGivenWhileTheExpectedDurationStillMoves) {
  TimeEstimate estimate;  // one slow first block, as when files are read for the first time
  EXPECT_FALSE(estimate.SecondsLeft(0.0001, 1));
  EXPECT_FALSE(estimate.SecondsLeft(0.0002, 6));
  EXPECT_FALSE(estimate.SecondsLeft(0.02, 7));
  ASSERT_TRUE(estimate.SecondsLeft(0.03, 8));
}

TEST(TimeEstimate, OfALongStageIsGivenAsSoonAsItIsSteady) {
  TimeEstimate estimate;  // 10,000 seconds at an even pace
  for (double seconds = 1; seconds < 5; ++seconds) estimate.SecondsLeft(seconds / 10000, seconds);
  const std::optional<double> left = estimate.SecondsLeft(0.001, 10);
  ASSERT_TRUE(left);
  EXPECT_DOUBLE_EQ(*left, 9990);
}

TEST(TimeEstimate, IsNotGivenBeforeAnythingIsDone) {
  TimeEstimate estimate;
  EXPECT_FALSE(estimate.SecondsLeft(0, 100));
}

TEST(ProgressText, NamesTimeLeftOnlyWhereThereIsAnEstimate) {
  const Progress progress{.stage = "neighbors", .done = 1, .total = 14400, .unit = "faces"};
  EXPECT_EQ(ProgressText(progress, 0.2, {}), "neighbors    0 %");
  EXPECT_EQ(ProgressText(progress, 1, {}), "neighbors    0 %  1 faces/s");
  EXPECT_EQ(ProgressText({.stage = "neighbors", .done = 50, .total = 100, .unit = "faces"}, 10, 10),
            "neighbors   50 %  5 faces/s  0:10 left");
}

}  // namespace
}  // namespace facegraph::cli
