// SPDX-License-Identifier: MIT
#include "facegraph/nn/adam.h"

#include <cassert>
#include <cmath>

namespace facegraph {

void Adam::Step(std::span<Parameter> parameters, const Gradients& gradients, double learning_rate) {
  assert(parameters.size() == gradients.size());
  if (steps_++ == 0) means_ = squares_ = ZeroGradients(parameters);
  const auto steps = static_cast<double>(steps_);
  const auto rate =
      static_cast<float>(learning_rate / (1 - std::pow(options_.decay_of_mean, steps)));
  const auto square_correction =
      static_cast<float>(1 / (1 - std::pow(options_.decay_of_square, steps)));
  const auto keep_mean = static_cast<float>(options_.decay_of_mean);
  const auto keep_square = static_cast<float>(options_.decay_of_square);
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
      value[i] = WithoutDust(value[i] -
                             rate * mean[i] / (std::sqrt(square[i] * square_correction) + epsilon));
    }
  }
}

}  // namespace facegraph
