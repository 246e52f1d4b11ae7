// SPDX-License-Identifier: MIT
#pragma once

#include "facegraph/baselines/kmeans.h"
#include "facegraph/communities/edge_options.h"
#include "facegraph/graph/partition.h"

namespace facegraph {

struct SpectralOptions {
  EdgeOptions edges{.k = 0, .min_similarity = 0.3};
  int64_t num_clusters = 100;  ///< at least 1
  int64_t num_vectors = 64;    ///< eigenvectors that faces are placed by, at least 1
  int64_t extra_steps = 64;    ///< of Lanczos, beyond twice the vectors: the more, the more exact
  /// Weight of an edge that every pair of faces has in addition, such that all of those of a face
  /// together are this share of the mean row sum; 0 or more. Without it each part of a graph that
  /// hangs together takes an eigenvector, however small (Amini et al. 2013).
  double regularization = 0.05;
  int max_rounds = 30;  ///< of k-means, at least 1
  int num_starts = 1;   ///< of k-means, the best of which counts; at least 1
  uint64_t seed = 0;

  /// Throws Error(kUsage) if an option is out of its range.
  void Check() const;
};

/// Spectral clustering (Ng, Jordan and Weiss, "On spectral clustering: analysis and an algorithm",
/// NIPS 2001) on the affinity graph: k-means of the faces placed by the eigenvectors of the largest
/// eigenvalues of D^-1/2 A D^-1/2, each face's place divided by its length. A holds the
/// similarities, negative ones as 0, and the additional edges, D its row sums.
///
/// The paper takes as many vectors as clusters, which for thousands is out of reach; fewer place
/// the faces less well. Faces without an edge are clusters of their own, beside num_clusters.
/// Canonical; the same for any number of threads.
Partition SpectralClusters(const NeighborLists& neighbors, const SpectralOptions& options,
                           const Execution& execution = {});

}  // namespace facegraph
