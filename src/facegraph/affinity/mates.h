// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "facegraph/base/matrix.h"
#include "facegraph/graph/neighbours.h"

namespace facegraph {

/// For every face those that are most surely the same person, itself left out: its mates.
struct Mates {
  std::vector<int64_t> offsets{0};  ///< [n + 1]
  std::vector<int32_t> ids;         ///< of each face ascending

  int64_t num_faces() const { return std::ssize(offsets) - 1; }
  std::span<const int32_t> Of(int64_t face) const {
    return std::span(ids).subspan(offsets[face], offsets[face + 1] - offsets[face]);
  }
};

struct MatesOptions {
  double min_probability = 0.9;  ///< neighbours at least so probable are mates
  int64_t most = 20;             ///< of a face, the most probable

  void Check() const;
};

/// `probabilities` [n, k] belong to the places of the lists. Equal ones: those nearer the front.
Mates FindMates(const NeighbourLists& neighbours, const Matrix<float>& probabilities,
                const MatesOptions& options = {});

}  // namespace facegraph
