// SPDX-License-Identifier: MIT
#include "facegraph/nn/losses.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace facegraph {

double SquaredError(MatrixView<const float> prediction, MatrixView<const float> target,
                    double weight, MatrixView<float> gradient) {
  assert(prediction.size() == target.size() && prediction.size() == gradient.size());
  double sum = 0;
  for (int64_t i = 0; i < prediction.size(); ++i) {
    const double error = double{prediction.data()[i]} - double{target.data()[i]};
    sum += error * error;
    gradient.data()[i] = static_cast<float>(2 * weight * error);
  }
  return weight * sum;
}

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

double SecondClassProbability(double first, double second) { return Sigmoid(second - first); }

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
