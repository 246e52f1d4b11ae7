// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "facegraph/affinity/confident_neighbors.h"
#include "facegraph/base/execution.h"
#include "facegraph/base/matrix.h"
#include "facegraph/kernels/byte_rows.h"

namespace facegraph {

/// Sums of the features of every face and its confident neighbors: what two faces look like in the company of
/// those that are surely the same persons. Holds n (2 d + 12) bytes.
class ConfidentNeighborSums {
 public:
  /// `units` [n, d] are needed no longer, `confident neighbors` must outlive this. Throws Error(kBadData) if they
  /// are not of as many faces.
  ConfidentNeighborSums(MatrixView<const float> units, const ConfidentNeighbors& confident_neighbors, const Execution& execution);

  /// What is told of an edge. Where one end is among the confident neighbors of the other it is taken out of
  /// their sum, so that nobody is compared with itself.
  struct Edge {
    double here = 0;                              ///< cosine of the face and the neighbor's sum
    double there = 0;                             ///< of the neighbor and the face's sum
    double both = 0;                              ///< of both sums
    int64_t num_here = 0, num_there = 0;          ///< confident neighbors of the face, of the neighbor
    bool is_confident = false, is_confident_there = false;  ///< the neighbor of the face, and vice versa
  };
  /// Thread safe.
  Edge Compare(int64_t face, int64_t other) const;

 private:
  struct Own {
    float length2 = 0;    ///< of the sum, squared
    float with_self = 0;  ///< product of the sum and the face
  };

  const ConfidentNeighbors& confident_neighbors_;
  ByteRows rows_;         ///< of the faces themselves
  ByteRows sums_;         ///< at unit length
  std::vector<Own> own_;  ///< [n]
};

}  // namespace facegraph
