// SPDX-License-Identifier: MIT
#include "facegraph/nn/relu.h"

#include "facegraph/nn/gradient_check.h"

namespace facegraph {
namespace {

TEST(Relu, GradientIsCentralDifference) {
  Random random(3);
  Matrix<float> input = RandomMatrix(6, 7, random);
  for (int64_t i = 0; i < input.size(); ++i) {
    float& value = input.data()[i];
    if (std::abs(value) < 0.05f) value = 0.5f;  // the slope jumps at 0
  }
  const Matrix<float> slope = RandomMatrix(6, 7, random);
  const auto loss = [&] {
    Matrix<float> output = input;
    Relu(output.View());
    return Dot(output.View(), slope.View());
  };
  Matrix<float> output = input, gradient = slope;
  Relu(output.View());
  ReluBackward(output.View(), gradient.View());
  ExpectGradient("input", loss, input, gradient.View());
}

TEST(Relu, SendsNothingBackThroughZero) {
  Matrix<float> output(1, 1, 0.0f), gradient(1, 1, 5.0f);
  ReluBackward(output.View(), gradient.View());
  EXPECT_EQ(gradient(0, 0), 0.0f);
}

}  // namespace
}  // namespace facegraph
