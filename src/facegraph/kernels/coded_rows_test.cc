// SPDX-License-Identifier: MIT
#include "facegraph/kernels/coded_rows.h"

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

/// A few large values among small ones: 8 bits with one step represent them badly.
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

// Checks that every value is within its error bound and that no pair that may reach a cut is
// missed.
void ExpectBoundsHold(const Case& test, int64_t num_left, Ticks left_cut, Ticks right_cut) {
  const CodedRows rows(test.units.View(), test.order, {});
  CodedPairFinder finder(rows);
  const int64_t n = rows.num_rows();
  finder.SetRight(0, n);
  const std::vector<Ticks> left_cuts(static_cast<size_t>(num_left), left_cut);
  const std::vector<Ticks> right_cuts(static_cast<size_t>(n), right_cut);
  std::map<std::pair<int32_t, int32_t>, Ticks> found;
  for (int64_t begin = 0; begin + num_left <= n; begin += num_left) {
    for (const auto& [left, right, value] :
         finder.Find(begin, begin + num_left, left_cuts, right_cuts)) {
      EXPECT_LT(left, right);
      EXPECT_TRUE(found.emplace(std::pair(left, right), value).second);
    }
    const MatrixView<const Ticks> at_least = finder.AtLeast(begin, begin + num_left);
    for (int64_t left = begin; left < begin + num_left; ++left) {
      for (int64_t right = 0; right < n; ++right) {
        EXPECT_GE(test.Dot(left, right) * kTicksPerOne, at_least(left - begin, right));
      }
    }
  }
  for (int32_t a = 0; a < n / num_left * num_left; ++a) {
    for (int32_t b = a + 1; b < n; ++b) {
      const auto pair = found.find({a, b});
      const double ticks = test.Dot(a, b) * kTicksPerOne;
      if (pair == found.end()) {
        EXPECT_LT(ticks, std::min(left_cut, right_cut) + rows.error()) << a << " " << b;
      } else {
        EXPECT_NEAR(ticks, pair->second, rows.error()) << a << " " << b;
      }
    }
  }
}

TEST(CodedRows, BoundsHoldForEveryPair) {
  for (const int64_t dim : {1, 3, 4, 63, 128, 512}) {
    ExpectBoundsHold(Case(130, dim, Normal), 13, kMinTicks, kMinTicks);
  }
  ExpectBoundsHold(Case(100, 64, Spiky), 96, kMinTicks, kMinTicks);
}

/// Few distinct rows; none is zero.
void Coarse(std::span<float> row, Random& random) {
  for (float& value : row) value = static_cast<float>(random.Below(3)) - 1;
  if (std::ranges::count(row, 0.0f) == std::ssize(row)) row[0] = 1e-30f;
}

TEST(CodedRows, BoundsHoldForFewDistinctRows) {
  for (const int64_t dim : {1, 2, 3, 4}) {
    for (const double cut : {-1.0, -0.5, 0.0, 1.0 / 3, 0.9, 1.0}) {
      ExpectBoundsHold(Case(133, dim, Coarse), 33, ToTicks(cut), ToTicks(cut));
      ExpectBoundsHold(Case(133, dim, Coarse), 33, ToTicks(cut), ToTicks(1.0));
    }
  }
}

TEST(CodedRows, NoPairAtOrAboveACutIsLost) {
  constexpr Ticks kMax = std::numeric_limits<Ticks>::max();
  for (const Ticks cut : {ToTicks(-0.1), ToTicks(0.0), ToTicks(0.05), ToTicks(0.2)}) {
    ExpectBoundsHold(Case(300, 96, Normal), 29, cut, kMax);
    ExpectBoundsHold(Case(300, 96, Normal), 30, kMax, cut);
    ExpectBoundsHold(Case(300, 96, Spiky), 6, cut, static_cast<Ticks>(cut + 3000));
  }
}

TEST(CodedRows, BytesAreAccurateEnough) {
  const Case test(200, 256, Normal);
  EXPECT_LT(CodedRows(test.units.View(), test.order, {}).MeanByteError(), 0.03);
}

TEST(CodedRows, SixteenBitsAreAccurate) {
  for (const int64_t dim : {64, 512}) {
    const Case test(200, dim, Normal);
    EXPECT_LT(CodedRows(test.units.View(), test.order, {}).error(), 30);  // of 32,768
  }
}

TEST(CodedRows, ProductsOfEqualSpikesDoNotOverflow) {
  Matrix<float> units(70, 33);
  for (int64_t row = 0; row < units.rows(); ++row) units(row, 32) = row % 2 == 0 ? 1.0f : -1.0f;
  Case test(1, 1, Normal);
  test.units = units;
  test.order.resize(70);
  std::iota(test.order.begin(), test.order.end(), 0);
  ExpectBoundsHold(test, 10, kMinTicks, kMinTicks);
}

}  // namespace
}  // namespace facegraph
