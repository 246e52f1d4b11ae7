// SPDX-License-Identifier: MIT
#pragma once

#include "facegraph/base/execution.h"
#include "facegraph/baselines/training_faces.h"
#include "facegraph/graph/partition.h"
#include "facegraph/nn/neighborhood_network.h"

namespace facegraph {

/// Options of JoinLinks.
struct LGcnOptions {
  double min_probability = 0.6;  ///< minimum probability of a link, 0..1
  int32_t max_size = 600;        ///< components with more faces get a higher threshold, at least 1

  /// Throws Error(kUsage) if an option is out of its range.
  void Check() const;
};

/// L-GCN (Wang et al., "Linkage based face clustering via graph convolution network", CVPR 2019).
/// The subgraph of every face, the pivot, has its 40 nearest neighbors and 5 neighbors of each of
/// them. A graph network predicts for each of the 40 the probability of a link, that is whether it
/// is the same person. JoinLinks makes the clusters. Deterministic for a seed and any number of
/// threads.
class LinkNetwork {
 public:
  LinkNetwork(int64_t dim, uint64_t seed);
  /// Trains on at most 12,000 random pivots.
  void Train(const TrainingFaces& faces, const Execution& execution);
  /// The links as lists [n, 40] with probabilities as similarities, most probable first.
  NeighborLists PredictLinks(const Features& features, const NeighborLists& neighbors,
                             const Execution& execution) const;
  NeighborhoodNetwork& network() { return network_; }

 private:
  uint64_t seed_;
  NeighborhoodNetwork network_;
};

/// The components of the links with at least min_probability; if both ends predict a link, the
/// larger probability counts. Larger components get higher thresholds as in CDP. Canonical.
Partition JoinLinks(const NeighborLists& links, const LGcnOptions& options,
                    const Execution& execution);

}  // namespace facegraph
