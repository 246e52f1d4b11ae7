// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "facegraph/base/execution.h"
#include "facegraph/base/matrix.h"
#include "facegraph/graph/neighbors.h"
#include "facegraph/kernels/byte_rows.h"

namespace facegraph {

/// Confident neighbors of every face: the neighbors that most probably have its identity. The face
/// itself is not among them.
struct ConfidentNeighbors {
  std::vector<int64_t> offsets{0};  ///< [n + 1]
  std::vector<int32_t> ids;         ///< by face, ascending within each face

  int64_t num_faces() const { return std::ssize(offsets) - 1; }
  std::span<const int32_t> Neighbors(int64_t face) const {
    return std::span(ids).subspan(offsets[face], offsets[face + 1] - offsets[face]);
  }
};

struct ConfidentNeighborOptions {
  double min_probability = 0.9;  ///< minimum probability of the same identity, above 0, up to 1
  int64_t max_count = 20;        ///< per face, the most probable ones; at least 0

  /// Throws Error(kUsage) if an option is out of its range.
  void Check() const;
};

/// Selects the confident neighbors from lists [n, k]. `probabilities` [n, k] are those of the
/// entries of the lists; on ties the earlier entry wins. Thread safe.
ConfidentNeighbors FindConfidentNeighbors(const NeighborLists& neighbors,
                                          const Matrix<float>& probabilities,
                                          const ConfidentNeighborOptions& options = {});

/// Sums of the features of each face and its confident neighbors. Two such sums are a less noisy
/// comparison than two single faces. Needs n (2 d + 12) bytes.
class ConfidentNeighborSums {
 public:
  /// `units` [n, d] are unit rows, used only during construction. `confident_neighbors` must
  /// outlive this object. Throws Error(kBadData) if their numbers of faces differ.
  ConfidentNeighborSums(MatrixView<const float> units,
                        const ConfidentNeighbors& confident_neighbors, const Execution& execution);

  /// Comparison of a face and a neighbor. If one end is a confident neighbor of the other end, it
  /// is taken out of that sum, so that no face is compared with itself. Cosines are in -1..1.
  struct Edge {
    double face_to_sum = 0;          ///< cosine of the face and the neighbor's sum
    double sum_to_neighbor = 0;      ///< cosine of the face's sum and the neighbor
    double sum_to_sum = 0;           ///< cosine of both sums
    int64_t count = 0;               ///< number of the face's confident neighbors
    int64_t neighbor_count = 0;      ///< number of the neighbor's confident neighbors
    bool has_neighbor = false;       ///< the neighbor is a confident neighbor of the face
    bool neighbor_has_face = false;  ///< the face is a confident neighbor of the neighbor
  };
  /// Thread safe.
  Edge Compare(int64_t face, int64_t neighbor) const;

 private:
  struct SumProducts {
    float length2 = 0;    ///< squared length of the sum
    float with_face = 0;  ///< product of the sum and its face
  };

  const ConfidentNeighbors& confident_neighbors_;
  ByteRows rows_;                          ///< the faces
  ByteRows sums_;                          ///< the sums, at unit length
  std::vector<SumProducts> sum_products_;  ///< [n]
};

}  // namespace facegraph
