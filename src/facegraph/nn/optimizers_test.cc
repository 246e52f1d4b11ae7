// SPDX-License-Identifier: MIT
#include "facegraph/nn/optimizers.h"

#include <cmath>
#include <vector>

#include "facegraph/nn/gradient_check_for_tests.h"

namespace facegraph {
namespace {

TEST(Sgd, FollowsItsFormulaForTwoSteps) {
  std::vector<Parameter> parameters{{"w", Matrix<float>(1, 1, 2.0f)}};
  const Gradients gradients{Matrix<float>(1, 1, 1.0f)};
  Sgd sgd({.momentum = 0.5, .weight_decay = 0.25});
  sgd.Step(parameters, gradients, 0.1);  // v = 1 + 0.25 * 2 = 1.5
  EXPECT_FLOAT_EQ(parameters[0].value(0, 0), 1.85f);
  sgd.Step(parameters, gradients, 0.1);  // v = 0.5 * 1.5 + 1 + 0.25 * 1.85 = 2.2125
  EXPECT_FLOAT_EQ(parameters[0].value(0, 0), 1.62875f);
}

TEST(Adam, FirstStepEqualsTheLearningRateForAnyGradient) {
  for (const float gradient : {1e-3f, 5.0f, -700.0f}) {
    std::vector<Parameter> parameters{{"w", Matrix<float>(1, 1, 1.0f)}};
    Adam adam({});
    adam.Step(parameters, {Matrix<float>(1, 1, gradient)}, 0.01);
    EXPECT_NEAR(parameters[0].value(0, 0), gradient > 0 ? 0.99 : 1.01, 1e-6);
  }
}

TEST(Adam, SecondStepFollowsItsFormula) {
  std::vector<Parameter> parameters{{"w", Matrix<float>(1, 1, 0.0f)}};
  Adam adam({});
  adam.Step(parameters, {Matrix<float>(1, 1, 1.0f)}, 0.1);
  adam.Step(parameters, {Matrix<float>(1, 1, 3.0f)}, 0.1);
  const double mean = (0.9 * 0.1 + 0.1 * 3) / (1 - 0.81);
  const double square = (0.999 * 0.001 + 0.001 * 9) / (1 - 0.999 * 0.999);
  EXPECT_NEAR(parameters[0].value(0, 0), -0.1 - 0.1 * mean / std::sqrt(square), 1e-5);
}

TEST(Optimizers, FindTheMinimumOfASquare) {
  Sgd sgd({});
  Adam adam({});
  for (Optimizer* optimizer : {static_cast<Optimizer*>(&sgd), static_cast<Optimizer*>(&adam)}) {
    std::vector<Parameter> parameters{{"w", Matrix<float>(1, 1, 1.0f)}};
    for (int step = 0; step < 500; ++step) {
      const float slope = 2 * (parameters[0].value(0, 0) - 0.25f);
      optimizer->Step(parameters, {Matrix<float>(1, 1, slope)}, 0.02);
    }
    EXPECT_NEAR(parameters[0].value(0, 0), 0.25, 1e-3);
  }
}

TEST(Optimizers, DoNotProduceSubnormalWeights) {
  Sgd sgd({.momentum = 0.9, .weight_decay = 0.3});
  Adam adam({.weight_decay = 1e-4});
  for (Optimizer* optimizer : {static_cast<Optimizer*>(&sgd), static_cast<Optimizer*>(&adam)}) {
    std::vector<Parameter> parameters{{"w", Matrix<float>(1, 2, 0.1f)}};
    for (int step = 0; step < 20000; ++step) {
      optimizer->Step(parameters, {Matrix<float>(1, 2)}, 0.01);
      ASSERT_NE(std::fpclassify(parameters[0].value(0, 0)), FP_SUBNORMAL) << step;
    }
    EXPECT_LT(std::abs(parameters[0].value(0, 0)), 1e-20f);
  }
}

TEST(UniformParameter, ValuesFillTheWholeRangeWithinTheBound) {
  Random random(11);
  const Parameter parameter = UniformParameter("w", 100, 16, 16, random);
  float lowest = 0, highest = 0;
  for (int64_t i = 0; i < parameter.value.size(); ++i) {
    lowest = std::min(lowest, parameter.value.data()[i]);
    highest = std::max(highest, parameter.value.data()[i]);
  }
  EXPECT_GE(lowest, -0.25f);
  EXPECT_LE(highest, 0.25f);
  EXPECT_LT(lowest, -0.24f);
  EXPECT_GT(highest, 0.24f);
}

}  // namespace
}  // namespace facegraph
