// SPDX-License-Identifier: MIT
#pragma once

#include <functional>

#include "facegraph/communities/edge_options.h"
#include "facegraph/graph/partition.h"

namespace facegraph {

/// Connected components of the affinity graph at a similarity threshold, which is single linkage
/// with one cut. Faces without an edge become singletons; canonical. Linear in the entries of the
/// lists, on one thread; does not build the graph. Throws Error(kUsage) for invalid options or a k
/// larger than that of the lists.
Partition ThresholdComponents(const NeighborLists& neighbors, const EdgeOptions& options,
                              const Execution& execution = {});

/// The similarity of two clusters: the highest, the lowest or the mean one of their pairs of faces.
enum class Linkage { kSingle, kComplete, kAverage };

/// Options of HierarchicalClusters.
struct LinkageOptions {
  Linkage linkage = Linkage::kAverage;
  EdgeOptions edges{};          ///< the pairs of faces with a known similarity
  double min_similarity = 0.5;  ///< less similar clusters are not joined, -1..1
  /// The similarity of pairs of faces without an edge, -1..1. Single linkage ignores it. Complete
  /// linkage: if it is below min_similarity, clusters are joined only if all their pairs have
  /// edges; else missing pairs are ignored.
  double missing_similarity = 0.2;

  /// Throws Error(kUsage) if an option is out of its range.
  void Check() const;
};

/// Agglomerative hierarchical clustering of the sparse graph (Lance and Williams 1967), cut at a
/// similarity: repeatedly joins the two most similar clusters, as long as their similarity is at
/// least min_similarity. Only clusters with an edge between them are joined.
///
/// The result is exact for the full similarity matrix in which pairs without an edge have
/// missing_similarity, if that is below min_similarity. Uses nearest-neighbor chains (Murtagh
/// 1983), which give the same clusters for these linkages. Similarities are added as integer
/// multiples of 2^-30, so the order of additions has no effect. Ties go to the smaller
/// representative.
///
/// Faces that are joined to no other become singletons; canonical. One thread; time about linear in
/// the edges; memory 16 bytes per end of an edge.
Partition HierarchicalClusters(const NeighborLists& neighbors, const LinkageOptions& options,
                               const Execution& execution = {});

/// The same on a given graph, whose edge weights may be other similarities than cosines. Ignores
/// options.edges.
Partition HierarchicalClusters(const AffinityGraph& graph, const LinkageOptions& options,
                               const Execution& execution = {});

/// The same for another similarity of the pairs in options.edges: the mean of one_sided(a, b) and
/// one_sided(b, a). one_sided is called from several threads at once.
Partition HierarchicalClusters(const NeighborLists& neighbors, const LinkageOptions& options,
                               const std::function<double(int64_t a, int64_t b)>& one_sided,
                               const Execution& execution = {});

}  // namespace facegraph
