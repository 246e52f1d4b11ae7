// SPDX-License-Identifier: MIT
#include "facegraph/base/error.h"

#include <gtest/gtest.h>

namespace facegraph {
namespace {

TEST(OneLine, JoinsLinesAndKeepsTheRest) {
  EXPECT_EQ(OneLine("no box.\n"), "no box.");
  EXPECT_EQ(OneLine("\r\nfirst\r\n\tsecond"), "first second");
  EXPECT_EQ(OneLine("first \n second"), "first  second");
  EXPECT_EQ(OneLine("caf\xC3\xA9 at 50 %"), "caf\xC3\xA9 at 50 %");
  EXPECT_EQ(OneLine("\n"), "");
}

TEST(Error, IsOneLineEvenForAFileNameWithLineBreaks) {
  const Error error(ErrorKind::kBadData, "faces\n.npy: is empty");
  EXPECT_STREQ(error.what(), "faces .npy: is empty");
  EXPECT_EQ(error.kind(), ErrorKind::kBadData);
}

}  // namespace
}  // namespace facegraph
