// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "facegraph/base/execution.h"
#include "facegraph/base/matrix.h"

namespace facegraph {

/// Faces in an order in which similar ones are near each other: groups around a middle each, and
/// groups with similar centroids one after the other.
struct SimilarOrder {
  std::vector<int32_t> faces;    ///< [n]
  std::vector<int64_t> offsets;  ///< group g: offsets[g] .. offsets[g + 1] - 1; behind all: centroid outliers
  Matrix<float> centroids;         ///< [groups, dim], unit length
};

/// Spherical k-means by products of bytes, from `num_groups` faces spread evenly over the ids: one
/// round on a sample (three for more than 1024 groups) and one with all faces. Takes n num_groups
/// dim multiply-adds and, with many groups, as many again for the sample. Groups may be empty. The
/// same for any number of threads and any instruction set.
SimilarOrder OrderBySimilarity(MatrixView<const float> units, int64_t num_groups,
                               const Execution& execution);

/// Takes those `share` of all faces that are least like their group's middle out of the groups:
/// centroid outliers. They come behind all groups, in the order they had.
void SeparateCentroidOutliers(MatrixView<const float> units, double share, SimilarOrder& order,
                    const Execution& execution);

}  // namespace facegraph
