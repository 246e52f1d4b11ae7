// SPDX-License-Identifier: MIT
#include "facegraph/kernels/byte_rows.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <numeric>

#include "facegraph/base/random.h"
#include "facegraph/kernels/similarity.h"

namespace facegraph {
namespace {

using Rows = std::function<void(std::span<float>, Random&)>;

void Normal(std::span<float> row, Random& random) {
  for (float& value : row) value = static_cast<float>(random.Normal());
}

/// A few large values among small ones, which bytes of one step hold badly.
void Spiky(std::span<float> row, Random& random) {
  for (float& value : row) value = static_cast<float>(0.01 * random.Normal());
  row[random.Below(row.size())] = 3;
}

Matrix<float> UnitRows(int64_t count, int64_t dim, const Rows& fill) {
  Random random(5);
  Matrix<float> rows(count, dim);
  for (int64_t r = 0; r < count; ++r) {
    fill(rows.Row(r), random);
    const double length = std::sqrt(ExactDot(rows.Row(r).data(), rows.Row(r).data(), dim));
    for (float& value : rows.Row(r)) value = static_cast<float>(value / length);
  }
  return rows;
}

class ByteRowsTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!ByteRows::AreFast(1)) GTEST_SKIP() << "this machine has no products of bytes";
  }
};

struct Case {
  Matrix<float> units;
  std::vector<int32_t> order;

  Case(int64_t count, int64_t dim, const Rows& fill)
      : units(UnitRows(count, dim, fill)), order(static_cast<size_t>(count)) {
    std::iota(order.rbegin(), order.rend(), 0);  // backwards
  }
  double Dot(int64_t a, int64_t b) const {
    return ExactDot(units.Row(order[a]).data(), units.Row(order[b]).data(), units.cols());
  }
};

// Every pair lies between its bounds, and every pair that may reach a cut is found.
void ExpectBoundsHold(const Case& test, int64_t num_left, float left_cut, float right_cut) {
  const ByteRows rows(test.units.View(), test.order, {});
  BytePairFinder finder(rows);
  const int64_t n = rows.num_rows();
  finder.SetRight(0, n);
  const std::vector<float> left_cuts(static_cast<size_t>(num_left), left_cut);
  const std::vector<float> right_cuts(static_cast<size_t>(n), right_cut);
  std::map<std::pair<int32_t, int32_t>, PossiblePair> found;
  for (int64_t begin = 0; begin + num_left <= n; begin += num_left) {
    for (const PossiblePair& pair : finder.Find(begin, begin + num_left, left_cuts, right_cuts)) {
      EXPECT_TRUE(found.emplace(std::pair(pair.left, pair.right), pair).second);
    }
  }
  for (int64_t a = 0; a < n / num_left * num_left; ++a) {
    for (int64_t b = 0; b < n; ++b) {
      const auto pair = found.find({static_cast<int32_t>(a), static_cast<int32_t>(b)});
      if (pair == found.end()) {
        EXPECT_LT(test.Dot(a, b), std::min(left_cut, right_cut)) << a << " " << b;
      } else {
        EXPECT_LE(test.Dot(a, b), pair->second.at_most);
        EXPECT_GE(test.Dot(a, b), pair->second.at_least);
      }
    }
  }
}

TEST_F(ByteRowsTest, BoundsHoldForEveryPair) {
  constexpr float kNone = -std::numeric_limits<float>::infinity();
  for (const int64_t dim : {1, 3, 4, 63, 128, 512}) {
    ExpectBoundsHold(Case(130, dim, Normal), 13, kNone, kNone);
  }
  ExpectBoundsHold(Case(100, 64, Spiky), 96, kNone, kNone);
}

TEST_F(ByteRowsTest, NoPairAtOrAboveACutIsLost) {
  for (const float cut : {-0.1f, 0.0f, 0.05f, 0.2f}) {
    ExpectBoundsHold(Case(300, 96, Normal), 29, cut, 2.0f);
    ExpectBoundsHold(Case(300, 96, Normal), 30, 2.0f, cut);
    ExpectBoundsHold(Case(300, 96, Spiky), 6, cut, cut + 0.1f);
  }
}

TEST_F(ByteRowsTest, BytesAreCloseEnoughToBeWorthIt) {
  const Case test(200, 256, Normal);
  EXPECT_LT(ByteRows(test.units.View(), test.order, {}).MeanError(), 0.015);
}

}  // namespace
}  // namespace facegraph
