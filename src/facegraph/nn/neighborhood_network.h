// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "facegraph/base/execution.h"
#include "facegraph/base/matrix.h"
#include "facegraph/nn/aggregation.h"
#include "facegraph/nn/buffer.h"
#include "facegraph/nn/parameter.h"

namespace facegraph {

/// What a network gives for each row, and is trained towards.
enum class NetworkTarget {
  kValue,       ///< a number, by squared error
  kProbability  ///< log odds, by binary cross-entropy
};

struct NeighborhoodNetworkOptions {
  std::vector<int64_t> widths{128, 128};  ///< of the hidden layers
  bool aggregates = true;  ///< layers see the mean of the neighbors beside each row itself
  NetworkTarget target = NetworkTarget::kProbability;
  int epochs = 4;
  int64_t min_steps = 400;  ///< more epochs where so many batches are not reached
  int64_t batch_size = 64;    ///< examples
  double learning_rate = 0.001;
  uint64_t seed = 0;
};

/// Examples as one graph: rows of several, with the edges within each.
struct NetworkBatch {
  Matrix<float> input;            ///< [rows, inputs]
  Adjacency adjacency;            ///< of the rows; not looked at unless the network aggregates
  std::vector<float> target;      ///< [rows] what is wanted; only for training
  std::vector<uint8_t> is_asked;  ///< [rows] 1: the output of this row is wanted
};

/// Puts the given examples into a batch, thread safe.
using FillBatch = std::function<void(std::span<const int32_t> examples, NetworkBatch& batch)>;

/// The network that GCN-V, GCN-E and L-GCN share: hidden layers ReLU([h, D^-1 (A + I) h] W + b), or
/// ReLU(h W + b) where it does not aggregate, and a linear layer with one output.
class NeighborhoodNetwork {
 public:
  NeighborhoodNetwork(int64_t num_inputs, const NeighborhoodNetworkOptions& options);

  /// Learns from num_examples examples by Adam, in an order drawn anew each epoch. The same for any
  /// number of threads.
  void Train(int64_t num_examples, const FillBatch& fill, const Execution& execution);

  /// Calls take(examples, batch, outputs [rows]) for all examples, several at once and on all
  /// threads; outputs are numbers or probabilities.
  void Predict(int64_t num_examples, const FillBatch& fill,
               const std::function<void(std::span<const int32_t>, const NetworkBatch&,
                                        std::span<const float>)>& take,
               const Execution& execution) const;

  /// Weight and bias of every layer in turn.
  std::span<Parameter> parameters() { return parameters_; }
  std::span<const Parameter> parameters() const { return parameters_; }

  /// All parameters as bytes, and back; the shape is the constructor's. Throws Error(kBadData) if
  /// they are not as many as they should be.
  std::string Save() const;
  size_t Load(std::span<const char> bytes);

 private:
  struct Pass;
  MatrixView<const float> Forward(const NetworkBatch& batch, Pass& pass) const;
  void Backward(const NetworkBatch& batch, Pass& pass, Gradients& gradients) const;
  double Loss(const NetworkBatch& batch, double weight, Pass& pass) const;

  NeighborhoodNetworkOptions options_;
  std::vector<Parameter> parameters_;  ///< weight and bias of every layer in turn
};

}  // namespace facegraph
