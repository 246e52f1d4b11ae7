// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "facegraph/base/execution.h"
#include "facegraph/base/features.h"
#include "facegraph/base/matrix.h"
#include "facegraph/graph/neighbors.h"
#include "facegraph/graph/partition.h"
#include "facegraph/knn/nearest_neighbors.h"
#include "facegraph/proposals/super_vertices.h"

namespace facegraph {

// Iterated proposals (LTC, section 3.2, Algorithm 2). One identity often has several
// super-vertices. These become the vertices of a second-level graph, with the similarity of their
// mean features, and Algorithm 1 groups them. Each iteration turns a partition, its base, into a
// coarser one.

/// The similarity of two super-vertices.
enum class MeanSimilarity {
  kCosine,       ///< cosine of the means
  kInnerProduct  ///< inner product; means are shorter if their members differ more
};

struct IterationOptions {
  /// How to group super-vertices. k counts the vertex itself; max_size counts super-vertices.
  SuperVertexOptions grouping{.k = 2, .min_similarity = 0.4, .max_size = 8};
  MeanSimilarity similarity = MeanSimilarity::kCosine;
  int32_t min_super_vertices = 2;  ///< minimum in a proposed group
  int32_t min_size = 3;            ///< minimum number of faces in a proposed group
  int32_t max_size = 500;          ///< maximum number of faces in a proposed group

  /// Throws Error(kUsage) if an option is out of its range.
  void Check() const;
  bool operator==(const IterationOptions&) const = default;
};

/// The mean of the unit features of each cluster, [num_clusters, dim], not normalized. Every
/// cluster must have a face.
Matrix<float> MeanFeatures(const Features& features, const Partition& base,
                           const Execution& execution = {});

/// For each row of [n, dim] the k rows with the largest inner product, in descending order, the
/// lower number first on ties. Rows are not normalized, so a row need not be first in its own list,
/// nor in it at all. Inner products are computed in double and rounded to float. Lists are padded
/// with -1 if k > n. Compares all pairs, n^2 dim operations: for super-vertices, not for faces.
NeighborLists InnerProductNeighbors(MatrixView<const float> rows, int64_t k,
                                    const Execution& execution = {});

/// The k most similar means of each mean, [num_clusters, k]. With the cosine the first one is the
/// mean itself; with the inner product a longer mean may come before it. In an exact search a
/// smaller k gives the first columns of a larger k, so one search serves all iterations on a base.
/// `search` applies to the cosine only; the search by inner product is always exact.
NeighborLists FindNeighborsOfMeans(const Matrix<float>& means, int64_t k, MeanSimilarity similarity,
                                   const Execution& execution = {},
                                   SearchKind search = SearchKind::kAuto);

/// Groups the super-vertices of `base`, in which every face has a super-vertex. In the result the
/// faces of each proposed group are a cluster, and all other faces are -1; canonical. `neighbors`
/// are those of the means of `base`, with at least options.grouping.k columns. Throws
/// Error(kBadData) if they belong to another number of super-vertices.
Partition GroupSuperVertices(const Partition& base, const NeighborLists& neighbors,
                             const IterationOptions& options, const Execution& execution = {});

/// The base of the next iteration: proposed groups become super-vertices; the other super-vertices
/// of `base` stay.
Partition NextBase(const Partition& base, const Partition& groups);

}  // namespace facegraph
