// SPDX-License-Identifier: MIT
#pragma once

#include "facegraph/baselines/kmeans.h"
#include "facegraph/communities/edge_options.h"
#include "facegraph/graph/partition.h"

namespace facegraph {

/// Options of SpectralClusters.
struct SpectralOptions {
  EdgeOptions edges{.k = 0, .min_similarity = 0.3};
  int64_t num_clusters = 100;  ///< at least 1
  int64_t num_vectors = 64;    ///< eigenvectors used as coordinates, at least 1
  int64_t extra_steps = 64;    ///< Lanczos steps beyond 2 num_vectors; more steps: more accurate
  /// Adds an edge of equal weight between all pairs of faces, 0 or more: the added weight per face
  /// is this share of the mean row sum. Without it, every connected component takes one
  /// eigenvector, also small ones (Amini et al. 2013).
  double regularization = 0.05;
  int max_rounds = 30;  ///< of k-means, at least 1
  int num_starts = 1;   ///< of k-means, the best is returned; at least 1
  uint64_t seed = 0;

  /// Throws Error(kUsage) if an option is out of its range.
  void Check() const;
};

/// Spectral clustering (Ng, Jordan and Weiss, "On spectral clustering: analysis and an algorithm",
/// NIPS 2001) on the affinity graph. The coordinates of a face are its entries in the eigenvectors
/// of the largest eigenvalues of D^-1/2 A D^-1/2, scaled to length 1. k-means clusters the
/// coordinates. A holds the similarities (negative ones as 0) and the added edges; D holds its row
/// sums.
///
/// The paper uses as many eigenvectors as clusters. This is too slow for thousands of clusters, and
/// fewer vectors separate the clusters less. Faces without an edge become singletons in addition to
/// num_clusters. Canonical; deterministic for a seed and any number of threads. Time: Lanczos steps
/// times (edges + steps n), plus k-means.
Partition SpectralClusters(const NeighborLists& neighbors, const SpectralOptions& options,
                           const Execution& execution = {});

}  // namespace facegraph
