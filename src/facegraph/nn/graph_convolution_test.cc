// SPDX-License-Identifier: MIT
#include "facegraph/nn/graph_convolution.h"

#include "facegraph/nn/gradient_check_for_tests.h"
#include "facegraph/nn/layers.h"

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

TEST(Aggregation, KeepsAVertexWithoutNeighborsUnchanged) {
  Adjacency adjacency;
  adjacency.offsets = {0, 0};
  adjacency.inverse_row_sums = {1.0f};
  const Matrix<float> input(1, 2, 5.0f);
  Matrix<float> output(1, 2);
  Aggregate(adjacency, input.View(), output.View());
  EXPECT_EQ(output, input);
}

struct Case {
  int64_t in, out;
  bool bias;
};

class GraphConvolutionTest : public testing::TestWithParam<Case> {};

TEST_P(GraphConvolutionTest, EqualsTheTwoProductsAndTheirGradients) {
  const auto [in, out, with_bias] = GetParam();
  Random random(6);
  const Adjacency adjacency = RandomAdjacency(7, true, random);
  Matrix<float> input = RandomMatrix(7, in, random), weight = RandomMatrix(in, out, random);
  Matrix<float> bias = RandomMatrix(1, out, random);
  const Matrix<float> slope = RandomMatrix(7, out, random);
  const GraphConvolution layer{weight.View(), with_bias ? &bias : nullptr};
  GraphConvolutionState state;
  Matrix<float> output(7, out);
  const auto loss = [&] {
    GraphConvolutionForward(layer, adjacency, input.View(), state, output.View());
    return Dot(output.View(), slope.View());
  };
  loss();

  Matrix<float> product(7, out), expected(7, out);
  LinearForward(input.View(), weight.View(), layer.bias, product.View());
  Aggregate(adjacency, product.View(), expected.View());
  for (int64_t i = 0; i < output.size(); ++i) {
    EXPECT_NEAR(output.data()[i], expected.data()[i], 1e-5);
  }

  Matrix<float> weight_gradient(in, out), bias_gradient(1, out), input_gradient(7, in, 99.0f);
  const MatrixView<float> input_view = input_gradient.View();
  GraphConvolutionBackward(layer, adjacency, input.View(), slope.View(), state,
                           weight_gradient.View(), with_bias ? &bias_gradient : nullptr,
                           &input_view);
  ExpectGradient("input", loss, input, input_gradient.View());
  ExpectGradient("weight", loss, weight, weight_gradient.View());
  if (with_bias) ExpectGradient("bias", loss, bias, bias_gradient.View());

  Matrix<float> without_input(in, out);
  GraphConvolutionBackward(layer, adjacency, input.View(), slope.View(), state,
                           without_input.View(), nullptr, nullptr);
  EXPECT_EQ(without_input, weight_gradient);
}

INSTANTIATE_TEST_SUITE_P(BothOrders, GraphConvolutionTest,
                         testing::Values(Case{3, 5, false}, Case{5, 3, false}, Case{3, 5, true},
                                         Case{5, 3, true}));

}  // namespace
}  // namespace facegraph
