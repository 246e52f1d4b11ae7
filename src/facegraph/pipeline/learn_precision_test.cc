// SPDX-License-Identifier: MIT
#include "facegraph/pipeline/learn_precision.h"

#include <gtest/gtest.h>

#include <cmath>

namespace facegraph {
namespace {

/// A set whose clusters are as `map` has them, but for a share of pairs labelled as two persons.
SeenPrecision SetOf(const PrecisionMap& map, double expected, double mislabelled,
                    int64_t num_clusters = 5000) {
  SeenPrecision set{.prices = {}, .num_clusters = num_clusters};
  for (double price = 4; price <= 64; price *= 2) {
    const double truth = price == 64 ? 1 : map.At(expected, price);
    set.prices.push_back({price, expected, truth * (1 - mislabelled)});
    expected = 1 - (1 - expected) * 0.8;
  }
  return set;
}

TEST(FitPrecisionMap, OfNothingIsThePrior) {
  EXPECT_EQ(FitPrecisionMap({}), PrecisionMap{});
  const std::vector<SeenPrecision> empty(2);
  EXPECT_EQ(FitPrecisionMap(empty), PrecisionMap{});
  const PrecisionMap prior{{2, 0.5f, 1}};
  EXPECT_EQ(FitPrecisionMap(empty, prior), prior);
}

TEST(FitPrecisionMap, FindsWhatTheSetsWereLike) {
  const PrecisionMap truth{{0.3f, 0.2f, 1.1f}};
  const std::vector sets{SetOf(truth, 0.9, 0), SetOf(truth, 0.97, 0), SetOf(truth, 0.8, 0)};
  const PrecisionMap map = FitPrecisionMap(sets);
  for (const double price : {4.0, 8.0, 16.0}) {
    EXPECT_NEAR(map.At(0.93, price), truth.At(0.93, price), 0.01) << price;
  }
  EXPECT_LT(map.At(0.93, 4), PrecisionMap{}.At(0.93, 4) - 0.01);
}

TEST(FitPrecisionMap, TakesWhatThePurestClustersMixForWrongLabels) {
  const PrecisionMap truth{{1.2f, 0.1f, 1.1f}};
  const std::vector right{SetOf(truth, 0.95, 0)};
  const std::vector wrong{SetOf(truth, 0.95, 0.01)};
  EXPECT_LT(wrong[0].prices[0].truth, right[0].prices[0].truth);
  EXPECT_NEAR(FitPrecisionMap(wrong).At(0.96, 8), FitPrecisionMap(right).At(0.96, 8), 1e-9);
}

TEST(FitPrecisionMap, HardlyListensToSmallSets) {
  const PrecisionMap truth{{3, 0, 1}};
  const std::vector large{SetOf(truth, 0.9, 0)};
  const std::vector small{SetOf(truth, 0.9, 0, 20)};
  const auto change = [](const std::vector<SeenPrecision>& sets) {
    return FitPrecisionMap(sets).At(0.9, 4) - PrecisionMap{}.At(0.9, 4);
  };
  EXPECT_GT(change(large), 0.02);
  EXPECT_LT(change(small), change(large) / 3);
}

TEST(FitPrecisionMap, StaysFiniteWhereEverythingIsRight) {
  const std::vector<SeenPrecision> sets{{{{4, 0.9, 1}, {64, 0.98, 1}}, 5000}};
  const PrecisionMap map = FitPrecisionMap(sets);
  EXPECT_GT(map.At(0.9, 4), PrecisionMap{}.At(0.9, 4));
  for (const float weight : map.weights) EXPECT_LT(std::abs(weight), 20);
}

}  // namespace
}  // namespace facegraph
