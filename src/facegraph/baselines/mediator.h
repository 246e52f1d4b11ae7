// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "facegraph/base/execution.h"
#include "facegraph/baselines/committee.h"
#include "facegraph/nn/neighborhood_network.h"

namespace facegraph {

/// The mediator of CDP (Zhan et al., "Consensus-driven propagation in massive unlabeled data for
/// face recognition", ECCV 2018, section 3.2): a network with two hidden layers. It predicts from
/// the inputs of the committee the probability that a pair is one person. Labels then spread along
/// the pairs as with a single model (consensus_propagation.h), with probabilities instead of
/// cosines. Deterministic for a seed and any number of threads.
class Mediator {
 public:
  Mediator(int64_t num_members, uint64_t seed);
  /// Trains on at most kMaxPairs random pairs. labels [n].
  void Train(const Committee& committee, std::span<const int64_t> labels,
             const Execution& execution);
  /// The probability of each pair, [num_pairs].
  std::vector<float> Predict(const Committee& committee, const Execution& execution) const;
  NeighborhoodNetwork& network() { return network_; }

  static constexpr int64_t kMaxPairs = 1'000'000;

 private:
  uint64_t seed_;
  NeighborhoodNetwork network_;
};

}  // namespace facegraph
