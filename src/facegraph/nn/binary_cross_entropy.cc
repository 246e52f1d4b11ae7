// SPDX-License-Identifier: MIT
#include "facegraph/nn/binary_cross_entropy.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace facegraph {

double Sigmoid(double x) {
  const double tail = std::exp(-std::abs(x));
  return x >= 0 ? 1 / (1 + tail) : tail / (1 + tail);
}

double BinaryCrossEntropy(MatrixView<const float> logits, MatrixView<const float> target,
                          double weight, MatrixView<float> gradient) {
  assert(logits.size() == target.size() && logits.size() == gradient.size());
  double sum = 0;
  for (int64_t i = 0; i < logits.size(); ++i) {
    const double x = logits.data()[i];
    const double t = target.data()[i];
    sum += std::max(x, 0.0) - t * x + std::log1p(std::exp(-std::abs(x)));
    gradient.data()[i] = static_cast<float>(weight * (Sigmoid(x) - t));
  }
  return weight * sum;
}

}  // namespace facegraph
