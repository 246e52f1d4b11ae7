// SPDX-License-Identifier: MIT
#pragma once

#include "facegraph/nn/optimizer.h"

namespace facegraph {

struct SgdOptions {
  double momentum = 0.9;
  double weight_decay = 1e-4;  ///< times the value, added to the gradient of every parameter
};

/// Stochastic gradient descent with momentum, in PyTorch's form:
///   g += weight_decay * value;  v = momentum * v + g (the first v is g);  value -= rate * v
class Sgd : public Optimizer {
 public:
  explicit Sgd(const SgdOptions& options) : options_(options) {}
  void Step(std::span<Parameter> parameters, const Gradients& gradients,
            double learning_rate) override;

 private:
  SgdOptions options_;
  Gradients velocities_;
};

}  // namespace facegraph
