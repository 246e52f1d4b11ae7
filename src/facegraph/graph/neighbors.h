// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "facegraph/base/matrix.h"

namespace facegraph {

/// The k most similar faces of every face, by descending similarity, then by ascending id. In lists
/// that this library computed, column 0 is the face itself; imported lists may lack it. Shorter
/// lists are padded at the end with id -1 and similarity 0.
struct NeighborLists {
  Matrix<int32_t> ids;         ///< [n, k], -1 or 0..n-1
  Matrix<float> similarities;  ///< [n, k], cosine, -1..1

  int64_t num_faces() const { return ids.rows(); }
  int64_t k() const { return ids.cols(); }
};

}  // namespace facegraph
