// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "facegraph/base/execution.h"
#include "facegraph/baselines/committee.h"
#include "facegraph/nn/neighborhood_network.h"

namespace facegraph {

/// The mediator of CDP (Zhan et al., "Consensus-driven propagation in massive unlabeled data for
/// face recognition", ECCV 2018, section 3.2): a network of two hidden layers that says from what
/// the committee says how probably a pair is one person. Its pairs then spread labels as those of
/// the single model do (consensus_propagation.h), with probabilities in place of cosines.
class Mediator {
 public:
  Mediator(int64_t num_members, uint64_t seed);
  /// Learns from at most kMaxPairs pairs of labeled faces, drawn at random.
  void Train(const Committee& committee, std::span<const int64_t> labels,
             const Execution& execution);
  /// [num_pairs] probabilities.
  std::vector<float> Judge(const Committee& committee, const Execution& execution) const;
  NeighborhoodNetwork& network() { return network_; }

  static constexpr int64_t kMaxPairs = 1'000'000;

 private:
  uint64_t seed_;
  NeighborhoodNetwork network_;
};

}  // namespace facegraph
