// SPDX-License-Identifier: MIT
#include "facegraph/nn/optimizers.h"

#include <cassert>
#include <cmath>

namespace facegraph {

void Sgd::Step(std::span<Parameter> parameters, const Gradients& gradients, double learning_rate) {
  assert(parameters.size() == gradients.size());
  // A velocity of zero makes the first step the gradient itself.
  if (velocities_.empty()) velocities_ = ZeroGradients(parameters);
  const auto momentum = static_cast<float>(options_.momentum);
  const auto decay = static_cast<float>(options_.weight_decay);
  const auto rate = static_cast<float>(learning_rate);
  for (size_t p = 0; p < parameters.size(); ++p) {
    float* value = parameters[p].value.data();
    float* velocity = velocities_[p].data();
    const float* gradient = gradients[p].data();
    for (int64_t i = 0; i < gradients[p].size(); ++i) {
      velocity[i] = momentum * velocity[i] + (gradient[i] + decay * value[i]);
      value[i] = FlushToZero(value[i] - rate * velocity[i]);
    }
  }
}

void Adam::Step(std::span<Parameter> parameters, const Gradients& gradients, double learning_rate) {
  assert(parameters.size() == gradients.size());
  if (steps_++ == 0) means_ = squares_ = ZeroGradients(parameters);
  const auto steps = static_cast<double>(steps_);
  const auto rate = static_cast<float>(learning_rate / (1 - std::pow(options_.beta1, steps)));
  const auto square_correction = static_cast<float>(1 / (1 - std::pow(options_.beta2, steps)));
  const auto keep_mean = static_cast<float>(options_.beta1);
  const auto keep_square = static_cast<float>(options_.beta2);
  const auto epsilon = static_cast<float>(options_.epsilon);
  const auto decay = static_cast<float>(options_.weight_decay);
  for (size_t p = 0; p < parameters.size(); ++p) {
    float* value = parameters[p].value.data();
    float* mean = means_[p].data();
    float* square = squares_[p].data();
    for (int64_t i = 0; i < gradients[p].size(); ++i) {
      const float gradient = gradients[p].data()[i] + decay * value[i];
      mean[i] = keep_mean * mean[i] + (1 - keep_mean) * gradient;
      square[i] = keep_square * square[i] + (1 - keep_square) * gradient * gradient;
      value[i] = FlushToZero(value[i] -
                             rate * mean[i] / (std::sqrt(square[i] * square_correction) + epsilon));
    }
  }
}

}  // namespace facegraph
