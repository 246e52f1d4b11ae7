// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "facegraph/base/execution.h"
#include "facegraph/baselines/learning_faces.h"
#include "facegraph/graph/partition.h"
#include "facegraph/nn/neighborhood_network.h"

namespace facegraph {

/// GCN-V (Yang et al., "Learning to cluster faces via confidence and connectivity estimation", CVPR
/// 2020, section 3.2): predicts how confidently a face belongs to its neighbors, the mean over its
/// list of the similarity where that is one person and of its negative where not.
///
/// One graph convolution, whose input [f, mean of the neighbors' f] does not change while it
/// learns, then two layers; ReLU where the paper has PReLU.
class ConfidenceNetwork {
 public:
  ConfidenceNetwork(int64_t dim, uint64_t seed);
  void Train(const LearningFaces& faces, const Execution& execution);
  /// [n] confidences.
  std::vector<float> Predict(const Features& features, const NeighborLists& neighbors,
                             const Execution& execution) const;
  NeighborhoodNetwork& network() { return network_; }

 private:
  NeighborhoodNetwork network_;
};

struct GcnVOptions {
  double min_similarity = 0.6;  ///< of a face and the one it follows, -1..1

  /// Throws Error(kUsage) if an option is out of its range.
  void Check() const;
};

/// Every face follows the most similar of those in its list that are more confident (equal: smaller
/// id) and at least min_similarity similar; whoever follows one face is a cluster. Canonical.
Partition FollowConfidence(const NeighborLists& neighbors, const std::vector<float>& confidence,
                           const GcnVOptions& options);

}  // namespace facegraph
