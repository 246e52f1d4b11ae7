// SPDX-License-Identifier: MIT
#pragma once

#include <functional>

#include "facegraph/communities/edge_options.h"
#include "facegraph/graph/partition.h"

namespace facegraph {

/// What the similarity of two clusters is, of those of their pairs of faces.
enum class Linkage { kSingle, kComplete, kAverage };  ///< the highest, the lowest, the mean

struct LinkageOptions {
  Linkage linkage = Linkage::kAverage;
  EdgeOptions edges{};          ///< the pairs whose similarity is known
  double min_similarity = 0.5;  ///< clusters less similar than this stay apart, -1..1
  /// What every pair of faces without an edge is taken to have, -1..1. Single linkage has no use
  /// for it. Complete linkage joins only clusters all of whose pairs have edges where this is below
  /// min_similarity, and goes by the edges alone where it is not.
  double missing_similarity = 0.2;

  /// Throws Error(kUsage) if an option is out of its range.
  void Check() const;
};

/// Hierarchical clustering on the sparse graph, cut at a similarity: the two most similar clusters
/// are joined, again and again, while they reach min_similarity (Lance and Williams 1967). Only
/// clusters with an edge between them are ever joined.
///
/// Exact for the full matrix in which pairs without an edge have missing_similarity, as long as
/// that is below min_similarity: found by chains of nearest neighbors (Murtagh 1983), which for
/// these linkages lead to the same clusters as going by rank. Similarities are added as whole
/// numbers of 2^-30, so nothing depends on the order; of two equally similar clusters the one with
/// the smaller representative is taken.
///
/// Faces joined to none are clusters of their own; canonical. On one thread; time about linear in
/// the edges, 16 bytes held for each end of one.
Partition HierarchicalClusters(const NeighborLists& neighbors, const LinkageOptions& options,
                               const Execution& execution = {});

/// The same on a graph that was made before, whose edge weights need be no cosines; the edge
/// options are not looked at.
Partition HierarchicalClusters(const AffinityGraph& graph, const LinkageOptions& options,
                               const Execution& execution = {});

/// The same on the pairs that options.edges chooses by cosine, two faces being as similar as the
/// mean of seen_from(a, b) and seen_from(b, a). seen_from is called from all threads.
Partition HierarchicalClusters(const NeighborLists& neighbors, const LinkageOptions& options,
                               const std::function<double(int64_t a, int64_t b)>& seen_from,
                               const Execution& execution = {});

}  // namespace facegraph
