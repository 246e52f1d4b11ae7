// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "facegraph/base/execution.h"
#include "facegraph/baselines/training_faces.h"
#include "facegraph/graph/partition.h"
#include "facegraph/nn/neighborhood_network.h"

namespace facegraph {

/// GCN-V (Yang et al., "Learning to cluster faces via confidence and connectivity estimation", CVPR
/// 2020, section 3.2): a network that predicts the confidence of a face. The true confidence is the
/// mean over its list of the similarity, with a negative sign for neighbors of other people.
///
/// One graph convolution followed by two layers, with ReLU instead of the paper's PReLU. The input
/// of the convolution, [f, mean of the neighbors' f], is constant during training. Deterministic
/// for a seed and any number of threads.
class ConfidenceNetwork {
 public:
  ConfidenceNetwork(int64_t dim, uint64_t seed);
  void Train(const TrainingFaces& faces, const Execution& execution);
  /// The predicted confidences, [n].
  std::vector<float> Predict(const Features& features, const NeighborLists& neighbors,
                             const Execution& execution) const;
  NeighborhoodNetwork& network() { return network_; }

 private:
  NeighborhoodNetwork network_;
};

/// Options of FollowConfidence.
struct GcnVOptions {
  double min_similarity = 0.6;  ///< minimum similarity of a face and its parent, -1..1

  /// Throws Error(kUsage) if an option is out of its range.
  void Check() const;
};

/// The clustering of GCN-V: joins every face with its parent, the most similar face of its list
/// that is more confident (ties: the smaller id) and at least min_similarity similar. Canonical.
/// Linear in the entries of the lists.
Partition FollowConfidence(const NeighborLists& neighbors, const std::vector<float>& confidence,
                           const GcnVOptions& options);

}  // namespace facegraph
