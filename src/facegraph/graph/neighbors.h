// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "facegraph/base/matrix.h"

namespace facegraph {

/// For every face its k most similar faces, most similar first, equal similarity: lower id first.
/// Column 0 is the face itself where the lists are our own; lists from elsewhere may lack it.
/// A list shorter than k is padded at its end with id -1 and similarity 0.
struct NeighborLists {
  Matrix<int32_t> ids;         ///< [n, k], -1 or 0..n-1
  Matrix<float> similarities;  ///< [n, k], cosine, -1..1

  int64_t num_faces() const { return ids.rows(); }
  int64_t k() const { return ids.cols(); }
};

}  // namespace facegraph
