// SPDX-License-Identifier: MIT
#include "facegraph/nn/sgd.h"

#include <cassert>

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
      value[i] = WithoutDust(value[i] - rate * velocity[i]);
    }
  }
}

}  // namespace facegraph
