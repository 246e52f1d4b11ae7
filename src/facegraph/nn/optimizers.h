// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>

#include "facegraph/nn/parameter.h"

namespace facegraph {

/// Updates parameters from their gradients. It keeps state per parameter, by position: one
/// optimizer serves one list of parameters. Not thread safe.
class Optimizer {
 public:
  virtual ~Optimizer() = default;
  /// `gradients` has the shapes of `parameters`.
  virtual void Step(std::span<Parameter> parameters, const Gradients& gradients,
                    double learning_rate) = 0;
};

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

struct AdamOptions {
  double beta1 = 0.9;    ///< decay of the running mean of the gradient
  double beta2 = 0.999;  ///< decay of the running mean of the squared gradient
  double epsilon = 1e-8;
  double weight_decay = 0;  ///< times the value, added to the gradient of every parameter
};

/// Adam (Kingma and Ba 2015, Algorithm 1).
class Adam : public Optimizer {
 public:
  explicit Adam(const AdamOptions& options) : options_(options) {}
  void Step(std::span<Parameter> parameters, const Gradients& gradients,
            double learning_rate) override;

 private:
  AdamOptions options_;
  Gradients means_, squares_;
  int64_t steps_ = 0;
};

}  // namespace facegraph
