// SPDX-License-Identifier: MIT
#include "facegraph/graph/precision_map.h"

#include <gtest/gtest.h>

#include <cmath>

namespace facegraph {
namespace {

TEST(PrecisionMap, IsTheLogisticFunctionOfItsInputs) {
  const PrecisionMap map{{0.5f, 0.25f, 2}};
  const double logit = 0.5 + 0.25 * std::log(0.9 / 0.1) + 2 * std::log(3.0);
  EXPECT_NEAR(map.At(0.9, 3), 1 / (1 + std::exp(-logit)), 1e-12);
}

TEST(PrecisionMap, ByThePriceAloneIsTheWorstThatIsUsed) {
  const PrecisionMap worst{{0, 0, 1}};
  EXPECT_NEAR(worst.At(0.5, 9), 0.9, 1e-12);
  EXPECT_GT(PrecisionMap{}.At(0.5, 9), 0.9);
}

TEST(PrecisionMap, StaysFiniteAtTheEnds) {
  const PrecisionMap map{{0, 1, 1}};
  for (const double expected : {0.0, 1.0}) {
    EXPECT_GT(map.At(expected, 0), 0);
    EXPECT_LT(map.At(expected, 0), 1);
  }
}

}  // namespace
}  // namespace facegraph
