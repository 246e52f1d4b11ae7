// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "facegraph/base/execution.h"
#include "facegraph/base/matrix.h"

namespace facegraph {

/// An ordering of the faces in which similar faces are near each other: groups around centroids,
/// with similar groups next to each other.
struct SimilarOrder {
  std::vector<int32_t> faces;  ///< [n]
  /// [groups + 1]: group g is rows offsets[g] .. offsets[g + 1] - 1. Centroid outliers follow after
  /// the last group.
  std::vector<int64_t> offsets;
  Matrix<float> centroids;  ///< [groups, dim], unit length
};

/// Orders faces by spherical k-means with 8-bit products. Initial centroids are `num_groups` faces
/// at equal id distances. Runs one round on a sample (three for more than 1024 groups) and one on
/// all faces. Takes n num_groups dim multiply-adds, and with many groups as many again for the
/// sample. Groups may be empty. units [n, dim]: unit rows. The same result for any number of
/// threads and any instruction set.
SimilarOrder OrderBySimilarity(MatrixView<const float> units, int64_t num_groups,
                               const Execution& execution);

/// Moves the centroid outliers, the `share` of all faces that are least similar to the centroid of
/// their group, behind all groups. Their relative order is kept.
void SeparateCentroidOutliers(MatrixView<const float> units, double share, SimilarOrder& order,
                              const Execution& execution);

}  // namespace facegraph
