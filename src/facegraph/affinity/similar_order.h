// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "facegraph/base/execution.h"
#include "facegraph/base/matrix.h"

namespace facegraph {

/// Faces in an order in which similar ones are near each other: groups around a middle each, and
/// groups with similar middles one after the other.
struct SimilarOrder {
  std::vector<int32_t> faces;    ///< [n]
  std::vector<int64_t> offsets;  ///< group g: offsets[g] .. offsets[g + 1] - 1
  Matrix<float> middles;         ///< [groups, dim], unit length
};

/// Two rounds of spherical k-means from `num_groups` faces spread evenly over the ids. Takes
/// 2 n num_groups dim multiply-adds. The same for any number of threads and any instruction set.
SimilarOrder OrderBySimilarity(MatrixView<const float> units, int64_t num_groups,
                               const Execution& execution);

}  // namespace facegraph
