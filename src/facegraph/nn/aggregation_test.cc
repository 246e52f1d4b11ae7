// SPDX-License-Identifier: MIT
#include "facegraph/nn/aggregation.h"

#include "facegraph/nn/gradient_check.h"
#include "facegraph/nn/random_adjacency.h"

namespace facegraph {
namespace {

/// D^-1 (A + I) as a dense matrix.
Matrix<double> Dense(const Adjacency& adjacency) {
  const int64_t n = adjacency.num_vertices();
  Matrix<double> dense(n, n);
  for (int64_t i = 0; i < n; ++i) {
    dense(i, i) = 1;
    double row_sum = 1;
    for (int64_t e = adjacency.offsets[i]; e < adjacency.offsets[i + 1]; ++e) {
      const double weight = adjacency.weights.empty() ? 1 : adjacency.weights[e];
      dense(i, adjacency.ids[e]) = weight;
      row_sum += weight;
    }
    for (int64_t j = 0; j < n; ++j) dense(i, j) /= row_sum;
  }
  return dense;
}

TEST(Aggregation, EqualsTheDenseProductForAnyWidth) {
  Random random(4);
  for (const int64_t width : {1, 7, 32, 33, 100}) {
    for (const bool weighted : {false, true}) {
      const Adjacency adjacency = RandomAdjacency(11, weighted, random);
      const Matrix<double> dense = Dense(adjacency);
      const Matrix<float> input = RandomMatrix(11, width, random);
      Matrix<float> output(11, width);
      Aggregate(adjacency, input.View(), output.View());
      for (int64_t i = 0; i < 11; ++i) {
        for (int64_t c = 0; c < width; ++c) {
          double expected = 0;
          for (int64_t j = 0; j < 11; ++j) expected += dense(i, j) * input(j, c);
          EXPECT_NEAR(output(i, c), expected, 1e-6);
        }
      }
    }
  }
}

TEST(Aggregation, GradientIsCentralDifference) {
  Random random(5);
  for (const bool weighted : {false, true}) {
    const Adjacency adjacency = RandomAdjacency(6, weighted, random);
    Matrix<float> input = RandomMatrix(6, 3, random), output(6, 3), gradient(6, 3);
    const Matrix<float> slope = RandomMatrix(6, 3, random);
    const auto loss = [&] {
      Aggregate(adjacency, input.View(), output.View());
      return Dot(output.View(), slope.View());
    };
    AggregateBackward(adjacency, slope.View(), gradient.View());
    ExpectGradient("input", loss, input, gradient.View());
  }
}

TEST(Aggregation, LeavesAVertexWithoutNeighborsAsItIs) {
  Adjacency adjacency;
  adjacency.offsets = {0, 0};
  adjacency.inverse_row_sums = {1.0f};
  const Matrix<float> input(1, 2, 5.0f);
  Matrix<float> output(1, 2);
  Aggregate(adjacency, input.View(), output.View());
  EXPECT_EQ(output, input);
}

}  // namespace
}  // namespace facegraph
