// SPDX-License-Identifier: MIT
#include "facegraph/kernels/half.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <vector>

namespace facegraph {
namespace {

// IEEE 754-2008, section 3.4, read out loud.
float Decode(uint16_t half) {
  const int exponent = (half >> 10) & 31;
  const int fraction = half & 1023;
  const double magnitude =
      exponent == 0 ? std::ldexp(fraction, -24) : std::ldexp(1024 + fraction, exponent - 25);
  return static_cast<float>(half >> 15 != 0 ? -magnitude : magnitude);
}

TEST(HalfToFloat, IsExactForEveryNumber) {
  std::vector<uint16_t> halves(65536);
  for (size_t i = 0; i < halves.size(); ++i) halves[i] = static_cast<uint16_t>(i);
  std::vector<float> floats(halves.size());
  HalfToFloat(halves, floats);
  for (size_t i = 0; i < halves.size(); ++i) {
    if ((i & 0x7c00) == 0x7c00) continue;  // infinity or NaN
    EXPECT_EQ(std::bit_cast<uint32_t>(floats[i]), std::bit_cast<uint32_t>(Decode(halves[i]))) << i;
  }
}

TEST(HalfToFloat, KeepsInfinityAndQuietsNans) {
  const std::vector<uint16_t> halves{0x7c00, 0xfc00, 0x7c01, 0xfe05};
  std::vector<float> floats(halves.size());
  HalfToFloat(halves, floats);
  EXPECT_EQ(floats[0], INFINITY);
  EXPECT_EQ(floats[1], -INFINITY);
  EXPECT_EQ(std::bit_cast<uint32_t>(floats[2]), 0x7fc02000u);
  EXPECT_EQ(std::bit_cast<uint32_t>(floats[3]), 0xffc0a000u);
}

}  // namespace
}  // namespace facegraph
