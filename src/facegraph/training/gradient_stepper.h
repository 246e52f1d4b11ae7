// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "facegraph/base/execution.h"
#include "facegraph/base/random.h"
#include "facegraph/gcn/model.h"
#include "facegraph/nn/optimizers.h"
#include "facegraph/training/training_loss.h"
#include "facegraph/training/training_options.h"

namespace facegraph {

/// Takes single steps. A batch is computed in parts of a fixed number of examples, whose gradients
/// are added in their order: the weights are the same to the bit for any number of threads.
class GradientStepper {
 public:
  /// The task must outlive it.
  GradientStepper(GcnModel model, const TrainingLoss& task, const TrainingOptions& options);

  /// Loss and gradient of a batch, without a step; the gradient stays until the next call.
  double ComputeGradient(std::span<const Example> batch, const Execution& execution);
  const Gradients& gradient() const { return gradient_; }

  /// One step of the optimizer. Returns the loss before it.
  double Step(std::span<const Example> batch, double learning_rate, const Execution& execution);

  /// Mean loss without noise.
  double Loss(std::span<const Example> examples, const Execution& execution) const;

  const GcnModel& model() const { return model_; }

 private:
  /// A fresh rotation of the feature space, or nothing.
  Matrix<float> Rotation();

  GcnModel model_;
  const TrainingLoss& task_;
  TrainingOptions options_;
  std::unique_ptr<Optimizer> optimizer_;
  Gradients gradient_;
  std::vector<Gradients> part_gradients_;
  Random random_;
  uint64_t num_gradients_ = 0;
};

/// An orthogonal matrix [dim, dim], uniformly distributed: normal rows made orthogonal one by one.
Matrix<float> RandomRotation(int64_t dim, Random& random);

}  // namespace facegraph
