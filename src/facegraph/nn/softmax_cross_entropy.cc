// SPDX-License-Identifier: MIT
#include "facegraph/nn/softmax_cross_entropy.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "facegraph/nn/binary_cross_entropy.h"

namespace facegraph {

double SecondOfTwo(double first, double second) { return Sigmoid(second - first); }

double SoftmaxCrossEntropy(MatrixView<const float> logits, std::span<const uint8_t> target,
                           double weight, MatrixView<float> gradient) {
  assert(logits.cols() == 2 && logits.rows() == static_cast<int64_t>(target.size()));
  double sum = 0;
  for (int64_t row = 0; row < logits.rows(); ++row) {
    // With two classes only the difference of the logits matters.
    const double difference = double{logits(row, 1)} - double{logits(row, 0)};
    const double wrong = target[row] != 0 ? -difference : difference;
    sum += std::max(wrong, 0.0) + std::log1p(std::exp(-std::abs(wrong)));
    const double slope = weight * (Sigmoid(difference) - target[row]);
    gradient(row, 0) = static_cast<float>(-slope);
    gradient(row, 1) = static_cast<float>(slope);
  }
  return weight * sum;
}

}  // namespace facegraph
