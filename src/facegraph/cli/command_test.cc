// SPDX-License-Identifier: MIT
#include "facegraph/cli/command.h"

#include <gtest/gtest.h>

#include "facegraph/base/error.h"

namespace facegraph::cli {
namespace {

TEST(ParseBytes, ReadsAmountsWithAndWithoutUnits) {
  EXPECT_EQ(ParseBytes("1000000"), 1000000);
  EXPECT_EQ(ParseBytes("16G"), int64_t{16} << 30);
  EXPECT_EQ(ParseBytes("1.5GiB"), int64_t{3} << 29);
  EXPECT_EQ(ParseBytes("512mB"), int64_t{512} << 20);
}

TEST(ParseBytes, RefusesWhatIsNoAmount) {
  for (const char* text : {"", "lots", "16X", "-1G", "0", "1GG"}) {
    EXPECT_THROW(ParseBytes(text), Error) << text;
  }
}

}  // namespace
}  // namespace facegraph::cli
