// SPDX-License-Identifier: MIT
#include "facegraph/base/random.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <vector>

namespace facegraph {
namespace {

TEST(Random, SameSeedAndStreamRepeat) {
  Random a(7, 3), b(7, 3), other_stream(7, 4), other_seed(8, 3);
  for (int i = 0; i < 10; ++i) {
    const uint64_t value = a.Next();
    EXPECT_EQ(value, b.Next());
    EXPECT_NE(value, other_stream.Next());
    EXPECT_NE(value, other_seed.Next());
  }
}

TEST(Random, NormalHasMeanZeroAndVarianceOne) {
  Random random(1);
  double sum = 0, squares = 0;
  const int count = 200000;
  for (int i = 0; i < count; ++i) {
    const double x = random.Normal();
    sum += x;
    squares += x * x;
  }
  EXPECT_NEAR(sum / count, 0, 0.01);
  EXPECT_NEAR(squares / count, 1, 0.01);
}

TEST(Random, BelowIsUniform) {
  Random random(2);
  std::vector<int> counts(5, 0);
  for (int i = 0; i < 50000; ++i) ++counts[random.Below(5)];
  for (int c : counts) EXPECT_NEAR(c, 10000, 500);
}

TEST(Random, ShuffleKeepsTheValues) {
  std::vector<int> values(100);
  std::iota(values.begin(), values.end(), 0);
  std::vector<int> shuffled = values;
  Random(3).Shuffle(std::span<int>(shuffled));
  EXPECT_NE(shuffled, values);
  std::sort(shuffled.begin(), shuffled.end());
  EXPECT_EQ(shuffled, values);
}

}  // namespace
}  // namespace facegraph
