// SPDX-License-Identifier: MIT
#include "facegraph/nn/pooling.h"

#include "facegraph/nn/gradient_check.h"

namespace facegraph {
namespace {

const std::vector<int64_t> kOffsets = {0, 1, 4, 9};

TEST(Pooling, PoolsEverySegmentForItself) {
  Matrix<float> input(9, 1);
  for (int64_t row = 0; row < 9; ++row) input(row, 0) = static_cast<float>(row % 4);
  Matrix<float> output(3, 3);
  std::vector<int64_t> winners, unused;
  PoolForward(Pooling::kMax, input.View(), kOffsets, 0, output.View(), winners);
  PoolForward(Pooling::kMean, input.View(), kOffsets, 1, output.View(), unused);
  PoolForward(Pooling::kSum, input.View(), kOffsets, 2, output.View(), unused);
  // rows: 0 | 1 2 3 | 0 1 2 3 0
  const float expected[3][3] = {{0, 0, 0}, {3, 2, 6}, {3, 1.2f, 6}};
  for (int64_t s = 0; s < 3; ++s) {
    for (int64_t c = 0; c < 3; ++c) EXPECT_FLOAT_EQ(output(s, c), expected[s][c]);
  }
  EXPECT_EQ(winners, (std::vector<int64_t>{0, 3, 7}));
}

TEST(Pooling, OfEqualMaximaTheFirstWins) {
  const Matrix<float> input(3, 1, 2.0f);
  Matrix<float> output(1, 1);
  std::vector<int64_t> winners;
  const std::vector<int64_t> offsets = {0, 3};
  PoolForward(Pooling::kMax, input.View(), offsets, 0, output.View(), winners);
  EXPECT_EQ(winners[0], 0);
}

TEST(Pooling, GradientsAreCentralDifferences) {
  Random random(7);
  for (const Pooling pooling : {Pooling::kMax, Pooling::kMean, Pooling::kSum}) {
    Matrix<float> input = RandomMatrix(9, 4, random), output(3, 6), gradient(9, 4);
    const Matrix<float> slope = RandomMatrix(3, 6, random);
    std::vector<int64_t> winners;
    const auto loss = [&] {
      PoolForward(pooling, input.View(), kOffsets, 2, output.View(), winners);
      return Dot(output.View(), slope.View());
    };
    loss();
    PoolBackward(pooling, slope.View(), kOffsets, 2, winners, gradient.View());
    ExpectGradient("input", loss, input, gradient.View());
  }
}

}  // namespace
}  // namespace facegraph
