// SPDX-License-Identifier: MIT
#include "facegraph/graph/proposal_scores.h"

#include <gtest/gtest.h>

#include <cmath>

namespace facegraph {
namespace {

TEST(PrecisionMap, IsTheLogisticFunctionOfItsInputs) {
  const PrecisionMap map{{0.5f, 0.25f, 2}};
  const double logit = 0.5 + 0.25 * std::log(0.9 / 0.1) + 2 * std::log(5.0);
  EXPECT_NEAR(map.At(0.9, 3), 1 / (1 + std::exp(-logit)), 1e-12);
}

TEST(PrecisionMap, ForHighCostsIsAboveTheMinimumPrecisionOfAProposal) {
  for (const double cost : {9.0, 64.0}) {
    EXPECT_GT(PrecisionMap{}.At(0.5, cost), cost / (1 + cost));
    EXPECT_GT(PrecisionMap{}.At(0.5, cost), PrecisionMap{}.At(0.5, cost / 2));
  }
}

TEST(PrecisionMap, IsFiniteAtTheEndsOfTheRange) {
  const PrecisionMap map{{0, 1, 1}};
  for (const double expected : {0.0, 1.0}) {
    EXPECT_GT(map.At(expected, 0), 0);
    EXPECT_LT(map.At(expected, 0), 1);
  }
}

}  // namespace
}  // namespace facegraph
