// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "facegraph/baselines/gcn_v.h"

namespace facegraph {

struct GcnEOptions {
  double min_probability = 0.5;  ///< of a face and the one it follows, 0..1

  /// Throws Error(kUsage) if an option is out of its range.
  void Check() const;
};

/// GCN-E (Yang et al. 2020, section 3.3): of the faces in a face's list that are more confident,
/// which are the same person? A graph network on those candidates, the 20 most similar of them,
/// gives a probability for each.
class ConnectivityNetwork {
 public:
  ConnectivityNetwork(int64_t dim, uint64_t seed);
  /// `confidence` [n]: of GCN-V.
  void Train(const LearningFaces& faces, const std::vector<float>& confidence,
             const Execution& execution);
  /// Every face follows the most probable of its candidates (equal: the more similar), if that is
  /// probable enough. Canonical.
  Partition Cluster(const Features& features, const NeighborLists& neighbors,
                    const std::vector<float>& confidence, const GcnEOptions& options,
                    const Execution& execution) const;
  NeighborhoodNetwork& network() { return network_; }

 private:
  NeighborhoodNetwork network_;
};

}  // namespace facegraph
