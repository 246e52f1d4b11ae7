// SPDX-License-Identifier: MIT
#pragma once

#include "facegraph/nn/optimizer.h"

namespace facegraph {

struct AdamOptions {
  double decay_of_mean = 0.9;      ///< beta_1
  double decay_of_square = 0.999;  ///< beta_2
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
