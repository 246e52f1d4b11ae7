// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

namespace facegraph {

enum class OptimizerKind { kSgd, kAdam };

/// Options of TrainDetector and TrainSegmenter. The defaults are those of LTC, section 4.1.
struct TrainingOptions {
  int epochs = 30;
  int batch_size = 32;  ///< examples per step
  OptimizerKind optimizer = OptimizerKind::kSgd;
  double momentum = 0.9;  ///< of SGD, 0..1, below 1
  double weight_decay = 1e-4;
  double learning_rate = 0.01;
  /// After each of these epochs the learning rate is multiplied by rate_factor.
  std::vector<int> rate_steps{15, 24, 28};
  double rate_factor = 0.1;
  bool cosine_rate = false;  ///< instead of the steps: half a cosine from learning_rate down to 0

  /// Share of the identities whose proposals are held out, 0..0.9. The result has the weights of
  /// the epoch with the lowest held-out loss; with 0, those of the last epoch.
  double held_out_share = 0.1;
  /// Probability that the row of a node is set to 0 after each convolution, 0..1, below 1; other
  /// rows are scaled up (authors' code: 0.5). It changes the maxima in max pooling, so that
  /// predicted scores are too low.
  double node_dropout = 0;
  /// Rotates the feature space at random in each step. The network can then use angles between
  /// faces but cannot memorize people. For feature inputs only.
  bool rotate_features = false;
  uint64_t seed = 0;

  /// Throws Error(kUsage) that names the option that is out of range.
  void Check() const;
  /// The learning rate of an epoch, numbered from 0.
  double LearningRate(int epoch) const;
};

/// Options of the training examples of GCN-S.
struct SegmenterTrainingOptions {
  /// Range of the true IoP of the proposals used, 0..1. Other proposals have little to cut.
  double min_iop = 0.2, max_iop = 0.8;
  int seeds_per_proposal = 4;  ///< drawn again in every epoch, at least 1

  /// Throws Error(kUsage) if a value is out of range.

  void Check() const;
};

/// Progress after an epoch.
struct EpochReport {
  int epoch = 0;   ///< 1..epochs
  int epochs = 0;  ///< number of epochs in all
  double learning_rate = 0;
  int64_t examples = 0;      ///< training examples of this epoch
  double training_loss = 0;  ///< mean of the losses before each step
  double held_out_loss = 0;  ///< NaN without held-out identities
  bool best_so_far = false;
  double seconds = 0;  ///< duration of this epoch
};
using EpochListener = std::function<void(const EpochReport&)>;

}  // namespace facegraph
