// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "facegraph/base/execution.h"
#include "facegraph/base/matrix.h"
#include "facegraph/nn/buffer.h"
#include "facegraph/nn/graph_convolution.h"
#include "facegraph/nn/parameter.h"

namespace facegraph {

/// Output type of a network, with its training loss.
enum class NetworkTarget {
  kValue,       ///< a number; squared error
  kProbability  ///< log odds; binary cross-entropy
};

struct NeighborhoodNetworkOptions {
  std::vector<int64_t> widths{128, 128};  ///< widths of the hidden layers
  bool aggregates = true;  ///< hidden layers also get the mean over each row's neighbors
  NetworkTarget target = NetworkTarget::kProbability;
  int epochs = 4;
  int64_t min_steps = 400;  ///< minimum number of batches; `epochs` is raised to reach it
  int64_t batch_size = 64;  ///< in examples
  double learning_rate = 0.001;
  uint64_t seed = 0;
};

/// A batch of examples as one graph: the rows of all examples, and the edges within each.
struct NetworkBatch {
  Matrix<float> input;            ///< [rows, inputs]
  Adjacency adjacency;            ///< of the rows; unused unless the network aggregates
  std::vector<float> target;      ///< [rows] desired output; only for training
  std::vector<uint8_t> is_asked;  ///< [rows] 1: the row counts in the loss
};

/// Fills a batch with the given examples. Must be thread safe.
using FillBatch = std::function<void(std::span<const int32_t> examples, NetworkBatch& batch)>;

/// The network that GCN-V, GCN-E and L-GCN share: hidden layers ReLU([h, D^-1 (A + I) h] W + b) and
/// a linear layer with one output. Without aggregation the hidden layers are ReLU(h W + b).
class NeighborhoodNetwork {
 public:
  NeighborhoodNetwork(int64_t num_inputs, const NeighborhoodNetworkOptions& options);

  /// Trains with Adam on num_examples examples, shuffled in each epoch. Same result for any number
  /// of threads.
  void Train(int64_t num_examples, const FillBatch& fill, const Execution& execution);

  /// Calls take(examples, batch, outputs [rows]) for groups of examples until all are done. Calls
  /// run in parallel, so `take` must be thread safe. Outputs are numbers or probabilities.
  void Predict(int64_t num_examples, const FillBatch& fill,
               const std::function<void(std::span<const int32_t>, const NetworkBatch&,
                                        std::span<const float>)>& take,
               const Execution& execution) const;

  /// Weight and bias of each layer, in order.
  std::span<Parameter> parameters() { return parameters_; }
  std::span<const Parameter> parameters() const { return parameters_; }

  /// All parameters as bytes.
  std::string Save() const;
  /// Reads the bytes of Save() into a network of the same shape and returns how many it used.
  /// Throws Error(kBadData) if there are too few.
  size_t Load(std::span<const char> bytes);

 private:
  struct Pass;
  struct Training;
  MatrixView<const float> Forward(const NetworkBatch& batch, Pass& pass) const;
  void Backward(const NetworkBatch& batch, Pass& pass, Gradients& gradients) const;
  double Loss(const NetworkBatch& batch, double weight, Pass& pass) const;
  /// Computes training.sum for one batch. Returns false if no row counts in the loss.
  bool ComputeGradient(std::span<const int32_t> examples, const FillBatch& fill,
                       const Execution& execution, Training& training) const;

  NeighborhoodNetworkOptions options_;
  std::vector<Parameter> parameters_;  ///< weight and bias of each layer, in order
};

}  // namespace facegraph
