// SPDX-License-Identifier: MIT
#include "facegraph/affinity/edge_model.h"

#include <gtest/gtest.h>

#include <cmath>

#include "facegraph/base/random.h"

namespace facegraph {
namespace {

/// What a model says that is right where half of the edges join one person: a score is normal
/// around 1 or -1, and its odds are e^(2 score).
Matrix<float> Told(double share, Random& random) {
  Matrix<float> probabilities(1, 200000);
  for (int64_t i = 0; i < probabilities.size(); ++i) {
    const bool same = random.Uniform() < share;
    const double score = random.Normal() + (same ? 1 : -1);
    probabilities.data()[i] = static_cast<float>(1 / (1 + std::exp(-2 * score)));
  }
  return probabilities;
}

double Mean(const Matrix<float>& values) {
  double sum = 0;
  for (int64_t i = 0; i < values.size(); ++i) sum += double{values.data()[i]};
  return sum / static_cast<double>(values.size());
}

bool Always(int64_t) { return true; }

TEST(CorrectPrior, FindsTheShareWithoutLabels) {
  Random random(3);
  for (const double share : {0.05, 0.3, 0.5, 0.9}) {
    Matrix<float> probabilities = Told(share, random);
    EXPECT_GT(std::abs(Mean(probabilities) - share), share == 0.5 ? -1 : 0.02);
    EXPECT_NEAR(CorrectPrior(0.5, Always, probabilities), share, 0.01);
    EXPECT_NEAR(Mean(probabilities), share, 0.01);
  }
}

TEST(CorrectPrior, LeavesAloneWhatIsNoEdgeAndWhatIsAlreadyRight) {
  Random random(4);
  const Matrix<float> told = Told(0.5, random);
  Matrix<float> probabilities = told;
  EXPECT_EQ(CorrectPrior(0.3, [](int64_t) { return false; }, probabilities), 0.3);
  EXPECT_EQ(probabilities.data()[7], told.data()[7]);
  CorrectPrior(0.5, [](int64_t i) { return i != 7; }, probabilities);
  EXPECT_EQ(probabilities.data()[7], told.data()[7]);
  EXPECT_NEAR(probabilities.data()[8], told.data()[8], 0.01);
}

TEST(CorrectPrior, StaysWithinZeroAndOneWhereEverythingIsCertain) {
  for (const float certain : {0.0F, 1.0F}) {
    Matrix<float> probabilities(2, 3);
    for (int64_t i = 0; i < 6; ++i) probabilities.data()[i] = certain;
    const double share = CorrectPrior(0.25, Always, probabilities);
    EXPECT_GT(share, 0);
    EXPECT_LT(share, 1);
    EXPECT_EQ(probabilities.data()[0], certain);
  }
}

}  // namespace
}  // namespace facegraph
