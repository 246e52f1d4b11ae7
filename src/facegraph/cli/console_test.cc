// SPDX-License-Identifier: MIT
#include "facegraph/cli/console.h"

#include <gtest/gtest.h>

namespace facegraph::cli {
namespace {

TEST(Console, WritesTimesForPeople) {
  EXPECT_EQ(ClockText(5.4), "0:05");
  EXPECT_EQ(ClockText(65), "1:05");
  EXPECT_EQ(ClockText(7384), "2:03:04");
  EXPECT_EQ(ClockText(-1), "0:00");
}

TEST(Console, WritesCountsWithSeparators) {
  EXPECT_EQ(CountText(0), "0");
  EXPECT_EQ(CountText(999), "999");
  EXPECT_EQ(CountText(584013), "584,013");
  EXPECT_EQ(CountText(-1234567), "-1,234,567");
}

TEST(Console, WritesBytesInTheFittingUnit) {
  EXPECT_EQ(BytesText(512), "512 B");
  EXPECT_EQ(BytesText(int64_t{3} << 29), "1.5 GiB");
}

}  // namespace
}  // namespace facegraph::cli
