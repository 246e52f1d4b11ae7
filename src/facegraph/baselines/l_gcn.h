// SPDX-License-Identifier: MIT
#pragma once

#include "facegraph/base/execution.h"
#include "facegraph/baselines/learning_faces.h"
#include "facegraph/graph/partition.h"
#include "facegraph/nn/neighborhood_network.h"

namespace facegraph {

struct LGcnOptions {
  double min_probability = 0.6;  ///< of a link, 0..1
  int32_t max_size = 600;        ///< faces of a cluster that keep their links, at least 1

  /// Throws Error(kUsage) if an option is out of its range.
  void Check() const;
};

/// L-GCN (Wang et al., "Linkage based face clustering via graph convolution network", CVPR 2019):
/// around every face, its pivot, lie 40 neighbors and 5 neighbors of each of those; a graph
/// network says of the 40 whether they are the pivot's person. Links of at least min_probability
/// (the larger, where both ends were asked) join faces; what grows beyond max_size meets a higher
/// threshold, as in CDP.
class LinkNetwork {
 public:
  LinkNetwork(int64_t dim, uint64_t seed);
  /// Learns from at most 12,000 pivots, drawn at random.
  void Train(const LearningFaces& faces, const Execution& execution);
  /// The lists [n, 40] with probabilities for similarities, most probable first.
  NeighborLists Links(const Features& features, const NeighborLists& neighbors,
                       const Execution& execution) const;
  NeighborhoodNetwork& network() { return network_; }

 private:
  uint64_t seed_;
  NeighborhoodNetwork network_;
};

/// Clusters of faces whose links are known. Canonical.
Partition JoinLinks(const NeighborLists& links, const LGcnOptions& options,
                    const Execution& execution);

}  // namespace facegraph
