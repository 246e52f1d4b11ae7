// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "facegraph/affinity/mates.h"
#include "facegraph/base/execution.h"
#include "facegraph/base/matrix.h"
#include "facegraph/kernels/byte_rows.h"

namespace facegraph {

/// Sums of the features of every face and its mates: what two faces look like in the company of
/// those that are surely the same persons. Holds n (2 d + 12) bytes.
class MateSums {
 public:
  /// `units` [n, d] are needed no longer, `mates` must outlive this. Throws Error(kBadData) if they
  /// are not of as many faces.
  MateSums(MatrixView<const float> units, const Mates& mates, const Execution& execution);

  /// What is told of an edge. Where one end is among the mates of the other it is taken out of
  /// their sum, so that nobody is compared with itself.
  struct Edge {
    double here = 0;                              ///< cosine of the face and the neighbour's sum
    double there = 0;                             ///< of the neighbour and the face's sum
    double both = 0;                              ///< of both sums
    int64_t num_here = 0, num_there = 0;          ///< mates of the face, of the neighbour
    bool is_mate = false, is_mate_there = false;  ///< the neighbour of the face, and vice versa
  };
  /// Thread safe.
  Edge Compare(int64_t face, int64_t other) const;

 private:
  struct Own {
    float length2 = 0;    ///< of the sum, squared
    float with_self = 0;  ///< product of the sum and the face
  };

  const Mates& mates_;
  ByteRows rows_;         ///< of the faces themselves
  ByteRows sums_;         ///< at unit length
  std::vector<Own> own_;  ///< [n]
};

}  // namespace facegraph
