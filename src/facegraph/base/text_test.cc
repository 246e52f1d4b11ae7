// SPDX-License-Identifier: MIT
#include "facegraph/base/text.h"

#include <gtest/gtest.h>

#include "facegraph/base/error.h"

namespace facegraph {
namespace {

TEST(Text, WritesTimes) {
  EXPECT_EQ(ClockText(5.4), "0:05");
  EXPECT_EQ(ClockText(65), "1:05");
  EXPECT_EQ(ClockText(7384), "2:03:04");
  EXPECT_EQ(ClockText(-1), "0:00");
}

TEST(Text, WritesCountsWithSeparators) {
  EXPECT_EQ(CountText(0), "0");
  EXPECT_EQ(CountText(999), "999");
  EXPECT_EQ(CountText(584013), "584,013");
  EXPECT_EQ(CountText(-1234567), "-1,234,567");
}

TEST(Text, WritesBytesInTheFittingUnit) {
  EXPECT_EQ(BytesText(512), "512 B");
  EXPECT_EQ(BytesText(int64_t{3} << 29), "1.5 GiB");
}

TEST(ParseBytes, ReadsAmountsWithAndWithoutUnits) {
  EXPECT_EQ(ParseBytes("1000000"), 1000000);
  EXPECT_EQ(ParseBytes("16G"), int64_t{16} << 30);
  EXPECT_EQ(ParseBytes("1.5GiB"), int64_t{3} << 29);
  EXPECT_EQ(ParseBytes("512mB"), int64_t{512} << 20);
}

TEST(ParseBytes, RejectsInvalidAmounts) {
  for (const char* text :
       {"", "lots", "16X", "-1G", "0", "1GG", "99999999999T", "inf", "nan", "1e300"}) {
    EXPECT_THROW(ParseBytes(text), Error) << text;
  }
}

}  // namespace
}  // namespace facegraph
