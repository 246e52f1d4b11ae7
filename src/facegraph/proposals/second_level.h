// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "facegraph/knn/nearest_neighbors.h"
#include "facegraph/base/execution.h"
#include "facegraph/base/features.h"
#include "facegraph/base/matrix.h"
#include "facegraph/graph/partition.h"
#include "facegraph/graph/neighbors.h"
#include "facegraph/proposals/super_vertices.h"

namespace facegraph {

// Iterated proposals (LTC, section 3.2, Algorithm 2): one person is often several super-vertices,
// so these become the vertices of a graph of their own, by the similarity of their mean features,
// and Algorithm 1 groups them. Each iteration takes a partition, its *base*, to a coarser one.

/// By what super-vertices are neighbors.
enum class MeanSimilarity {
  kCosine,       ///< of the means
  kInnerProduct  ///< of the means as they are, which are shorter the less their members agree
};

struct IterationOptions {
  /// How super-vertices are grouped. k counts the vertex itself; max_size counts super-vertices.
  SuperVertexOptions grouping{.k = 2, .min_similarity = 0.4, .max_size = 8};
  MeanSimilarity similarity = MeanSimilarity::kCosine;
  int32_t min_super_vertices = 2;  ///< of a group that is proposed
  int32_t min_size = 3;            ///< faces of a group that is proposed
  int32_t max_size = 500;

  void Check() const;
  bool operator==(const IterationOptions&) const = default;
};

/// [num_clusters, dim]: the mean of the unit features of each cluster's faces, not brought back to
/// length 1. Every cluster must have a face.
Matrix<float> MeanFeatures(const Features& features, const Partition& base,
                           const Execution& execution = {});

/// The k most similar means of each mean, [num_clusters, k]. By cosine the first is the mean
/// itself; by inner product a longer mean may stand before it. A smaller k gives the first columns
/// of a larger one (of an exact search), so one search of a base serves all iterations on it. By
/// inner product the search is exact, whatever `search` is.
NeighborLists NeighborsOfMeans(const Matrix<float>& means, int64_t k, MeanSimilarity similarity,
                                 const Execution& execution = {},
                                 SearchKind search = SearchKind::kAuto);

/// Groups the super-vertices of `base`, in which every face has one. The result has the faces of
/// each proposed group as a cluster, canonical; faces in none are -1. `neighbors` are those of the
/// means of `base`, with at least options.grouping.k columns.
Partition GroupSuperVertices(const Partition& base, const NeighborLists& neighbors,
                             const IterationOptions& options, const Execution& execution = {});

/// The base of the next iteration: proposed groups become super-vertices, all others of `base`
/// stay.
Partition NextBase(const Partition& base, const Partition& groups);

}  // namespace facegraph
