// SPDX-License-Identifier: MIT
#pragma once

#include <span>

#include "facegraph/nn/parameter.h"

namespace facegraph {

/// Changes parameters by their gradients. Keeps state per parameter, by position: one optimizer
/// serves one list of parameters.
class Optimizer {
 public:
  virtual ~Optimizer() = default;
  virtual void Step(std::span<Parameter> parameters, const Gradients& gradients,
                    double learning_rate) = 0;
};

}  // namespace facegraph
