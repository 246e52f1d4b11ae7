// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "facegraph/baselines/gcn_v.h"

namespace facegraph {

/// Options of ConnectivityNetwork::Cluster.
struct GcnEOptions {
  double min_probability = 0.5;  ///< minimum probability of a face and its parent, 0..1

  /// Throws Error(kUsage) if an option is out of its range.
  void Check() const;
};

/// GCN-E (Yang et al. 2020, section 3.3): a graph network that predicts which candidates are the
/// same person as a face. The candidates are the 20 most similar faces of its list that are more
/// confident. Deterministic for a seed and any number of threads.
class ConnectivityNetwork {
 public:
  ConnectivityNetwork(int64_t dim, uint64_t seed);
  /// `confidence` [n]: predictions of GCN-V.
  void Train(const TrainingFaces& faces, const std::vector<float>& confidence,
             const Execution& execution);
  /// Joins every face with its parent, the most probable candidate (ties: the more similar one), if
  /// its probability is at least min_probability. Canonical.
  Partition Cluster(const Features& features, const NeighborLists& neighbors,
                    const std::vector<float>& confidence, const GcnEOptions& options,
                    const Execution& execution) const;
  NeighborhoodNetwork& network() { return network_; }

 private:
  NeighborhoodNetwork network_;
};

}  // namespace facegraph
