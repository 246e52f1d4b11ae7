// SPDX-License-Identifier: MIT
#include "facegraph/nn/graph_convolution.h"

#include "facegraph/nn/gradient_check.h"
#include "facegraph/nn/linear.h"
#include "facegraph/nn/random_adjacency.h"

namespace facegraph {
namespace {

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
