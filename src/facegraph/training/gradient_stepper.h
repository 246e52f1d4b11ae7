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

/// Performs single training steps. A batch is computed in parts of a fixed number of examples,
/// whose gradients are added in a fixed order: the weights are the same to the bit for any number
/// of threads. Not thread safe.
class GradientStepper {
 public:
  /// `loss` must outlive the stepper. Throws Error(kUsage) for invalid options.
  GradientStepper(GcnModel model, const TrainingLoss& loss, const TrainingOptions& options);

  /// Computes the gradient of a batch, valid until the next call, and returns the loss. No step.
  double ComputeGradient(std::span<const Example> batch, const Execution& execution);
  const Gradients& gradient() const { return gradient_; }

  /// Performs one step of the optimizer. Returns the loss before the step.
  double Step(std::span<const Example> batch, double learning_rate, const Execution& execution);

  /// The mean loss of the examples without input noise.
  double Loss(std::span<const Example> examples, const Execution& execution) const;

  const GcnModel& model() const { return model_; }

 private:
  /// A new random rotation of the feature space, empty if the options do not rotate.
  Matrix<float> DrawRotation();

  GcnModel model_;
  const TrainingLoss& loss_;
  TrainingOptions options_;
  std::unique_ptr<Optimizer> optimizer_;
  Gradients gradient_;
  std::vector<Gradients> part_gradients_;
  Random random_;
  uint64_t num_gradients_ = 0;
};

/// A uniformly distributed orthogonal matrix [dim, dim], by Gram-Schmidt on normal random rows.
Matrix<float> RandomRotation(int64_t dim, Random& random);

}  // namespace facegraph
