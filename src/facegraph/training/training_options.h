// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

namespace facegraph {

enum class OptimizerKind { kSgd, kAdam };

struct TrainingOptions {
  int epochs = 30;
  int batch_size = 32;  ///< examples per step
  OptimizerKind optimizer = OptimizerKind::kSgd;
  double momentum = 0.9;  ///< of SGD
  double weight_decay = 1e-4;
  double learning_rate = 0.01;
  /// After these epochs the learning rate is multiplied by rate_factor (LTC, section 4.1).
  std::vector<int> rate_steps{15, 24, 28};
  double rate_factor = 0.1;
  bool cosine_rate = false;  ///< instead of the steps: half a cosine from learning_rate down to 0

  /// Share of the people whose proposals are held out, 0..0.9. The weights of the epoch with the
  /// lowest loss on them are kept; 0 keeps the last epoch's.
  double held_out_share = 0.1;
  /// Probability that a node's row is set to 0 after each convolution, the others being scaled up
  /// to match (authors' code: 0.5). It shifts what max pooling sees, so scores come out too low.
  double node_dropout = 0;
  /// Each step turns the whole feature space at random: the network can use angles between faces,
  /// but not learn people by heart. For feature inputs.
  bool rotate_features = false;
  uint64_t seed = 0;

  /// Throws Error(kUsage) that names the option which is out of its range.
  void Check() const;
  /// The learning rate of an epoch, 0..epochs-1.
  double LearningRate(int epoch) const;
};

struct SegmenterTrainingOptions {
  /// Only proposals whose true IoP lies within take part: the others have nothing to cut.
  double min_iop = 0.2, max_iop = 0.8;
  int seeds_per_proposal = 4;  ///< drawn anew for every epoch

  void Check() const;
};

/// What is known after an epoch.
struct EpochReport {
  int epoch = 0;  ///< from 1
  int epochs = 0;
  double learning_rate = 0;
  int64_t examples = 0;      ///< learned from in this epoch
  double training_loss = 0;  ///< mean over the steps, before each
  double held_out_loss = 0;  ///< NaN if nobody is held out
  bool best_so_far = false;
  double seconds = 0;  ///< of this epoch
};
using EpochListener = std::function<void(const EpochReport&)>;

}  // namespace facegraph
