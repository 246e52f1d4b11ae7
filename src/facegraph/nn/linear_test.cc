// SPDX-License-Identifier: MIT
#include "facegraph/nn/linear.h"

#include "facegraph/nn/gradient_check.h"

namespace facegraph {
namespace {

TEST(Linear, AddsTheBiasToEveryRow) {
  Matrix<float> input(2, 1), weight(1, 2, 3.0f), bias(1, 2), output(2, 2, 99.0f);
  input(0, 0) = 1;
  input(1, 0) = 2;
  bias(0, 1) = 10;
  LinearForward(input.View(), weight.View(), &bias, output.View());
  EXPECT_EQ(output(0, 0), 3);
  EXPECT_EQ(output(0, 1), 13);
  EXPECT_EQ(output(1, 1), 16);
  LinearForward(input.View(), weight.View(), nullptr, output.View());
  EXPECT_EQ(output(1, 1), 6);
}

TEST(Linear, GradientsAreCentralDifferences) {
  Random random(2);
  Matrix<float> input = RandomMatrix(5, 4, random), weight = RandomMatrix(4, 3, random);
  Matrix<float> bias = RandomMatrix(1, 3, random), output(5, 3);
  const Matrix<float> slope = RandomMatrix(5, 3, random);
  const auto loss = [&] {
    LinearForward(input.View(), weight.View(), &bias, output.View());
    return Dot(output.View(), slope.View());
  };
  Matrix<float> weight_gradient(4, 3), bias_gradient(1, 3), input_gradient(5, 4, 99.0f);
  const MatrixView<float> input_view = input_gradient.View();
  LinearBackward(input.View(), weight.View(), slope.View(), weight_gradient.View(), &bias_gradient,
                 &input_view);
  ExpectGradient("input", loss, input, input_gradient.View());
  ExpectGradient("weight", loss, weight, weight_gradient.View());
  ExpectGradient("bias", loss, bias, bias_gradient.View());
}

TEST(Linear, GradientsOfParametersAddUp) {
  Matrix<float> input(1, 1, 2.0f), slope(1, 1, 3.0f), weight(1, 1, 1.0f);
  Matrix<float> weight_gradient(1, 1, 100.0f), bias_gradient(1, 1, 200.0f);
  LinearBackward(input.View(), weight.View(), slope.View(), weight_gradient.View(), &bias_gradient,
                 nullptr);
  EXPECT_EQ(weight_gradient(0, 0), 106);
  EXPECT_EQ(bias_gradient(0, 0), 203);
}

}  // namespace
}  // namespace facegraph
