// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "facegraph/base/matrix.h"
#include "facegraph/graph/neighbors.h"

namespace facegraph {

/// For every face those that are most surely the same person, itself left out: its confident neighbors.
struct ConfidentNeighbors {
  std::vector<int64_t> offsets{0};  ///< [n + 1]
  std::vector<int32_t> ids;         ///< of each face ascending

  int64_t num_faces() const { return std::ssize(offsets) - 1; }
  std::span<const int32_t> Of(int64_t face) const {
    return std::span(ids).subspan(offsets[face], offsets[face + 1] - offsets[face]);
  }
};

struct ConfidentNeighborOptions {
  double min_probability = 0.9;  ///< neighbors at least so probable are confident neighbors
  int64_t most = 20;             ///< of a face, the most probable

  void Check() const;
};

/// `probabilities` [n, k] belong to the places of the lists. Equal ones: those nearer the front.
ConfidentNeighbors FindConfidentNeighbors(const NeighborLists& neighbors, const Matrix<float>& probabilities,
                const ConfidentNeighborOptions& options = {});

}  // namespace facegraph
