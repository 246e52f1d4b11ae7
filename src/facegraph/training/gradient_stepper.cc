// SPDX-License-Identifier: MIT
#include "facegraph/training/gradient_stepper.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "facegraph/base/parallel.h"
#include "facegraph/nn/optimizers.h"

namespace facegraph {
namespace {

constexpr int64_t kExamplesPerPart = 4;

std::unique_ptr<Optimizer> MakeOptimizer(const TrainingOptions& options) {
  if (options.optimizer == OptimizerKind::kAdam) {
    return std::make_unique<Adam>(AdamOptions{.weight_decay = options.weight_decay});
  }
  return std::make_unique<Sgd>(
      SgdOptions{.momentum = options.momentum, .weight_decay = options.weight_decay});
}

}  // namespace

GradientStepper::GradientStepper(GcnModel model, const TrainingLoss& loss,
                                 const TrainingOptions& options)
    : model_(std::move(model)),
      loss_(loss),
      options_(options),
      optimizer_(MakeOptimizer(options)),
      gradient_(ZeroGradients(model_.parameters)),
      random_(options.seed, 1) {
  options_.Check();
}

Matrix<float> GradientStepper::DrawRotation() {
  if (!options_.rotate_features || model_.architecture.input != VertexInput::kFeatures) return {};
  return RandomRotation(model_.architecture.input_width, random_);
}

double GradientStepper::ComputeGradient(std::span<const Example> batch,
                                        const Execution& execution) {
  const Matrix<float> rotation = DrawRotation();
  const double weight = 1 / loss_.NumTerms(batch);
  const auto num_examples = static_cast<int64_t>(batch.size());
  const int64_t num_parts = (num_examples + kExamplesPerPart - 1) / kExamplesPerPart;
  while (static_cast<int64_t>(part_gradients_.size()) < num_parts) {
    part_gradients_.push_back(ZeroGradients(model_.parameters));
  }
  std::vector<double> losses(static_cast<size_t>(num_parts));
  const uint64_t stream = num_gradients_++ << 20;  // a random stream for each part of each step
  ParallelFor(num_examples, kExamplesPerPart, execution, [&](int64_t begin, int64_t end) {
    const int64_t part = begin / kExamplesPerPart;
    SetZero(part_gradients_[part]);
    InputNoise noise{options_.node_dropout, rotation.View(),
                     Random(options_.seed, stream + static_cast<uint64_t>(part) + 2)};
    losses[part] = loss_.Loss(
        model_, batch.subspan(static_cast<size_t>(begin), static_cast<size_t>(end - begin)), weight,
        &noise, &part_gradients_[part]);
  });
  if (num_parts == 1) {
    std::swap(gradient_, part_gradients_[0]);
    return losses[0];
  }
  SumGradients({part_gradients_.data(), static_cast<size_t>(num_parts)}, execution, gradient_);
  return std::accumulate(losses.begin(), losses.end(), 0.0);
}

double GradientStepper::Step(std::span<const Example> batch, double learning_rate,
                             const Execution& execution) {
  const double loss = ComputeGradient(batch, execution);
  optimizer_->Step(model_.parameters, gradient_, learning_rate);
  return loss;
}

double GradientStepper::Loss(std::span<const Example> examples, const Execution& execution) const {
  const auto num_examples = static_cast<int64_t>(examples.size());
  std::vector<double> losses((examples.size() + kExamplesPerPart - 1) / kExamplesPerPart);
  const double weight = 1 / loss_.NumTerms(examples);
  ParallelFor(num_examples, kExamplesPerPart, execution, [&](int64_t begin, int64_t end) {
    losses[begin / kExamplesPerPart] = loss_.Loss(
        model_, examples.subspan(static_cast<size_t>(begin), static_cast<size_t>(end - begin)),
        weight, nullptr, nullptr);
  });
  double sum = 0;
  for (const double loss : losses) sum += loss;
  return sum;
}

Matrix<float> RandomRotation(int64_t dim, Random& random) {
  Matrix<float> rotation(dim, dim);
  for (int64_t row = 0; row < dim; ++row) {
    float* values = rotation.Row(row).data();
    for (int64_t c = 0; c < dim; ++c) values[c] = static_cast<float>(random.Normal());
    // Two passes, because the first leaves rounding errors along the earlier rows.
    for (int pass = 0; pass < 2; ++pass) {
      for (int64_t other = 0; other < row; ++other) {
        const float* earlier = rotation.Row(other).data();
        double overlap = 0;
        for (int64_t c = 0; c < dim; ++c) overlap += double{values[c]} * double{earlier[c]};
        const auto remove = static_cast<float>(overlap);
        for (int64_t c = 0; c < dim; ++c) values[c] -= remove * earlier[c];
      }
    }
    double square = 0;
    for (int64_t c = 0; c < dim; ++c) square += double{values[c]} * double{values[c]};
    const auto scale = static_cast<float>(1 / std::sqrt(square));
    for (int64_t c = 0; c < dim; ++c) values[c] *= scale;
  }
  return rotation;
}

}  // namespace facegraph
