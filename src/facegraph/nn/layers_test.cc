// SPDX-License-Identifier: MIT
#include "facegraph/nn/layers.h"

#include "facegraph/nn/gradient_check_for_tests.h"

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

TEST(Linear, AddsToTheGradientsOfParameters) {
  Matrix<float> input(1, 1, 2.0f), slope(1, 1, 3.0f), weight(1, 1, 1.0f);
  Matrix<float> weight_gradient(1, 1, 100.0f), bias_gradient(1, 1, 200.0f);
  LinearBackward(input.View(), weight.View(), slope.View(), weight_gradient.View(), &bias_gradient,
                 nullptr);
  EXPECT_EQ(weight_gradient(0, 0), 106);
  EXPECT_EQ(bias_gradient(0, 0), 203);
}

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

TEST(Relu, HasZeroGradientWhereTheOutputIsZero) {
  Matrix<float> output(1, 1, 0.0f), gradient(1, 1, 5.0f);
  ReluBackward(output.View(), gradient.View());
  EXPECT_EQ(gradient(0, 0), 0.0f);
}

const std::vector<int64_t> kOffsets = {0, 1, 4, 9};

TEST(Pooling, PoolsEachSegmentSeparately) {
  Matrix<float> input(9, 1);
  for (int64_t row = 0; row < 9; ++row) input(row, 0) = static_cast<float>(row % 4);
  Matrix<float> output(3, 3);
  std::vector<int64_t> argmax, unused;
  PoolForward(Pooling::kMax, input.View(), kOffsets, 0, output.View(), argmax);
  PoolForward(Pooling::kMean, input.View(), kOffsets, 1, output.View(), unused);
  PoolForward(Pooling::kSum, input.View(), kOffsets, 2, output.View(), unused);
  // rows: 0 | 1 2 3 | 0 1 2 3 0
  const float expected[3][3] = {{0, 0, 0}, {3, 2, 6}, {3, 1.2f, 6}};
  for (int64_t s = 0; s < 3; ++s) {
    for (int64_t c = 0; c < 3; ++c) EXPECT_FLOAT_EQ(output(s, c), expected[s][c]);
  }
  EXPECT_EQ(argmax, (std::vector<int64_t>{0, 3, 7}));
}

TEST(Pooling, PicksTheFirstOfEqualMaxima) {
  const Matrix<float> input(3, 1, 2.0f);
  Matrix<float> output(1, 1);
  std::vector<int64_t> argmax;
  const std::vector<int64_t> offsets = {0, 3};
  PoolForward(Pooling::kMax, input.View(), offsets, 0, output.View(), argmax);
  EXPECT_EQ(argmax[0], 0);
}

TEST(Pooling, GradientsAreCentralDifferences) {
  Random random(7);
  for (const Pooling pooling : {Pooling::kMax, Pooling::kMean, Pooling::kSum}) {
    Matrix<float> input = RandomMatrix(9, 4, random), output(3, 6), gradient(9, 4);
    const Matrix<float> slope = RandomMatrix(3, 6, random);
    std::vector<int64_t> argmax;
    const auto loss = [&] {
      PoolForward(pooling, input.View(), kOffsets, 2, output.View(), argmax);
      return Dot(output.View(), slope.View());
    };
    loss();
    PoolBackward(pooling, slope.View(), kOffsets, 2, argmax, gradient.View());
    ExpectGradient("input", loss, input, gradient.View());
  }
}

}  // namespace
}  // namespace facegraph
