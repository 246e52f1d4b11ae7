// SPDX-License-Identifier: MIT
#include "facegraph/training/training_options.h"

#include <cmath>
#include <numbers>

#include "facegraph/base/error.h"

namespace facegraph {

void TrainingOptions::Check() const {
  Require(epochs >= 1, ErrorKind::kUsage, "training needs at least 1 epoch, got {}", epochs);
  Require(batch_size >= 1, ErrorKind::kUsage, "batch size must be at least 1, got {}", batch_size);
  Require(learning_rate > 0 && learning_rate <= 10, ErrorKind::kUsage,
          "learning rate must be above 0 and at most 10, got {}", learning_rate);
  Require(momentum >= 0 && momentum < 1, ErrorKind::kUsage,
          "momentum must be at least 0 and below 1, got {}", momentum);
  Require(weight_decay >= 0 && weight_decay <= 1, ErrorKind::kUsage,
          "weight decay must be 0 to 1, got {}", weight_decay);
  Require(rate_factor > 0 && rate_factor <= 1, ErrorKind::kUsage,
          "rate_factor must be above 0 and at most 1, got {}", rate_factor);
  Require(held_out_share >= 0 && held_out_share <= 0.9, ErrorKind::kUsage,
          "the held-out share must be 0 to 0.9, got {}", held_out_share);
  Require(node_dropout >= 0 && node_dropout < 1, ErrorKind::kUsage,
          "node dropout must be at least 0 and below 1, got {}", node_dropout);
}

double TrainingOptions::LearningRate(int epoch) const {
  if (cosine_rate) {
    return learning_rate * 0.5 * (1 + std::cos(std::numbers::pi * epoch / epochs));
  }
  double rate = learning_rate;
  for (const int step : rate_steps) {
    if (epoch >= step) rate *= rate_factor;
  }
  return rate;
}

void SegmenterTrainingOptions::Check() const {
  Require(0 <= min_iop && min_iop <= max_iop && max_iop <= 1, ErrorKind::kUsage,
          "the range of IoP must lie within 0 to 1, got {} to {}", min_iop, max_iop);
  Require(seeds_per_proposal >= 1, ErrorKind::kUsage,
          "training needs at least 1 seed per proposal, got {}", seeds_per_proposal);
}

}  // namespace facegraph
