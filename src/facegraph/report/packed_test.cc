// SPDX-License-Identifier: MIT
#include "facegraph/report/packed.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace facegraph {
namespace {

TEST(PackedNumbers, UseSevenBitsAByteLowBitsFirst) {
  PackedNumbers numbers;
  for (const uint64_t value : {0, 127, 128, 624485}) numbers.Add(value);
  EXPECT_EQ(numbers.bytes(), std::string_view("\x00\x7f\x80\x01\xe5\x8e\x26", 7));
}

TEST(PackedShare, IsOneByteWithAValueForNaN) {
  EXPECT_EQ(PackedShare(0), 0);
  EXPECT_EQ(PackedShare(0.5), 125);
  EXPECT_EQ(PackedShare(1.2), 250);
  EXPECT_EQ(PackedShare(-0.3), 0);
  EXPECT_EQ(PackedShare(std::numeric_limits<double>::quiet_NaN()), 255);
}

}  // namespace
}  // namespace facegraph
