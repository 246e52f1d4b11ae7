// SPDX-License-Identifier: MIT
#include "facegraph/nn/losses.h"

#include <vector>

#include "facegraph/nn/gradient_check_for_tests.h"

namespace facegraph {
namespace {

TEST(SquaredError, IsTheWeightedSumOfSquares) {
  Matrix<float> prediction(1, 2), target(1, 2), gradient(1, 2);
  prediction(0, 0) = 3;
  target(0, 1) = 1;
  EXPECT_DOUBLE_EQ(SquaredError(prediction.View(), target.View(), 0.5, gradient.View()), 5.0);
}

TEST(SquaredError, GradientIsCentralDifference) {
  Random random(8);
  Matrix<float> prediction = RandomMatrix(4, 2, random), gradient(4, 2), unused(4, 2);
  const Matrix<float> target = RandomMatrix(4, 2, random);
  SquaredError(prediction.View(), target.View(), 0.25, gradient.View());
  const auto loss = [&] {
    return SquaredError(prediction.View(), target.View(), 0.25, unused.View());
  };
  ExpectGradient("prediction", loss, prediction, gradient.View());
}

TEST(BinaryCrossEntropy, EqualsItsDefinition) {
  Matrix<float> logits(1, 1, 0.7f), target(1, 1, 0.3f), gradient(1, 1);
  const double p = 1 / (1 + std::exp(-double{0.7f}));
  EXPECT_NEAR(BinaryCrossEntropy(logits.View(), target.View(), 2, gradient.View()),
              -2 * (double{0.3f} * std::log(p) + (1 - double{0.3f}) * std::log(1 - p)), 1e-12);
}

TEST(BinaryCrossEntropy, GradientIsCentralDifference) {
  Random random(9);
  Matrix<float> logits = RandomMatrix(4, 2, random), target(4, 2), gradient(4, 2), unused(4, 2);
  for (int64_t i = 0; i < target.size(); ++i) {
    target.data()[i] = static_cast<float>(random.Uniform());
  }
  BinaryCrossEntropy(logits.View(), target.View(), 0.25, gradient.View());
  const auto loss = [&] {
    return BinaryCrossEntropy(logits.View(), target.View(), 0.25, unused.View());
  };
  ExpectGradient("logits", loss, logits, gradient.View());
}

TEST(BinaryCrossEntropy, StaysFiniteForHugeLogits) {
  Matrix<float> logits(1, 2, 1e30f), target(1, 2), gradient(1, 2);
  logits(0, 1) = -1e30f;
  target(0, 1) = 1;
  EXPECT_TRUE(std::isfinite(BinaryCrossEntropy(logits.View(), target.View(), 1, gradient.View())));
  EXPECT_EQ(gradient(0, 0), 1.0f);
  EXPECT_EQ(gradient(0, 1), -1.0f);
}

TEST(SoftmaxCrossEntropy, EqualsItsDefinition) {
  Matrix<float> logits(1, 2), gradient(1, 2);
  logits(0, 0) = 0.5f;
  logits(0, 1) = -0.25f;
  const double share = std::exp(-0.25) / (std::exp(0.5) + std::exp(-0.25));
  EXPECT_NEAR(SecondClassProbability(0.5, -0.25), share, 1e-15);
  const std::vector<uint8_t> first = {0}, second = {1};
  EXPECT_NEAR(SoftmaxCrossEntropy(logits.View(), second, 1, gradient.View()), -std::log(share),
              1e-12);
  EXPECT_NEAR(SoftmaxCrossEntropy(logits.View(), first, 3, gradient.View()),
              -3 * std::log(1 - share), 1e-12);
}

TEST(SoftmaxCrossEntropy, GradientIsCentralDifference) {
  Random random(10);
  Matrix<float> logits = RandomMatrix(5, 2, random), gradient(5, 2), unused(5, 2);
  const std::vector<uint8_t> target = {1, 0, 0, 1, 1};
  SoftmaxCrossEntropy(logits.View(), target, 0.2, gradient.View());
  const auto loss = [&] { return SoftmaxCrossEntropy(logits.View(), target, 0.2, unused.View()); };
  ExpectGradient("logits", loss, logits, gradient.View());
}

}  // namespace
}  // namespace facegraph
