// SPDX-License-Identifier: MIT
#include "facegraph/training/learn_precision.h"

#include <gtest/gtest.h>

#include <cmath>

namespace facegraph {
namespace {

/// A set whose precision follows `map`, except for a share of pairs that are labeled as two people.
MeasuredPrecision MakeSet(const PrecisionMap& map, double expected, double mislabeled,
                          int64_t num_clusters = 5000) {
  MeasuredPrecision set{.costs = {}, .num_clusters = num_clusters};
  for (double cost = 4; cost <= 64; cost *= 2) {
    const double truth = cost == 64 ? 1 : map.At(expected, cost);
    set.costs.push_back({cost, expected, truth * (1 - mislabeled)});
    expected = 1 - (1 - expected) * 0.8;
  }
  return set;
}

TEST(FitPrecisionMap, IsThePriorWithoutMeasurements) {
  EXPECT_EQ(FitPrecisionMap({}), PrecisionMap{});
  const std::vector<MeasuredPrecision> empty(2);
  EXPECT_EQ(FitPrecisionMap(empty), PrecisionMap{});
  const PrecisionMap prior{{2, 0.5f, 1}};
  EXPECT_EQ(FitPrecisionMap(empty, prior), prior);
}

TEST(FitPrecisionMap, RecoversTheMapOfTheSets) {
  const PrecisionMap truth{{0.3f, 0.2f, 1.1f}};
  const std::vector sets{MakeSet(truth, 0.9, 0), MakeSet(truth, 0.97, 0), MakeSet(truth, 0.8, 0)};
  const PrecisionMap map = FitPrecisionMap(sets);
  for (const double cost : {4.0, 8.0, 16.0}) {
    EXPECT_NEAR(map.At(0.93, cost), truth.At(0.93, cost), 0.01) << cost;
  }
  EXPECT_LT(map.At(0.93, 4), PrecisionMap{}.At(0.93, 4) - 0.01);
}

TEST(FitPrecisionMap, TakesErrorsInThePurestClustersForWrongLabels) {
  const PrecisionMap truth{{1.2f, 0.1f, 1.1f}};
  const std::vector right{MakeSet(truth, 0.95, 0)};
  const std::vector wrong{MakeSet(truth, 0.95, 0.01)};
  EXPECT_LT(wrong[0].costs[0].truth, right[0].costs[0].truth);
  EXPECT_NEAR(FitPrecisionMap(wrong).At(0.96, 8), FitPrecisionMap(right).At(0.96, 8), 1e-9);
}

TEST(FitPrecisionMap, GivesSmallSetsLittleWeight) {
  const PrecisionMap truth{{3, 0, 1}};
  const std::vector large{MakeSet(truth, 0.9, 0)};
  const std::vector small{MakeSet(truth, 0.9, 0, 20)};
  const auto change = [](const std::vector<MeasuredPrecision>& sets) {
    return FitPrecisionMap(sets).At(0.9, 4) - PrecisionMap{}.At(0.9, 4);
  };
  EXPECT_GT(change(large), 0.02);
  EXPECT_LT(change(small), change(large) / 3);
}

TEST(FitPrecisionMap, StaysFiniteWhenEverythingIsRight) {
  const std::vector<MeasuredPrecision> sets{{{{4, 0.9, 1}, {64, 0.98, 1}}, 5000}};
  const PrecisionMap map = FitPrecisionMap(sets);
  EXPECT_GT(map.At(0.9, 4), PrecisionMap{}.At(0.9, 4));
  for (const float weight : map.weights) EXPECT_LT(std::abs(weight), 20);
}

}  // namespace
}  // namespace facegraph
