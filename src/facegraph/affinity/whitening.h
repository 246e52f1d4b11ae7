// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>

#include "facegraph/base/execution.h"
#include "facegraph/base/features.h"
#include "facegraph/base/matrix.h"
#include "facegraph/graph/neighbors.h"

namespace facegraph {

struct WhiteningOptions {
  double min_probability = 0.5;  ///< neighbors at least this probable count as the same identity
  /// Shrinkage towards the identity matrix, from min_shrinkage (above 0, up to 1) to 1: the fewer
  /// pairs were seen, the stronger. The prior counts as `prior` observations per dimension.
  double min_shrinkage = 0.05;
  double prior = 4;                  ///< at least 0
  int64_t max_identity_weight = 20;  ///< an identity counts as at most this many faces
  int64_t max_faces = 300000;        ///< faces that are used, at even intervals

  /// Throws Error(kUsage) if an option is out of its range.
  void Check() const;
};

/// Learns a whitening map for the within-class covariance, without labels: pairs that probably have
/// the same identity replace the labels (within-class covariance normalization; Hatch, Kajarekar
/// and Stolcke 2006). After the map that covariance is even: directions in which the faces of one
/// identity vary count less, directions in which identities differ count more.
///
/// `probabilities` [n, k] are those of the entries of the lists. Returns [d, d], to be multiplied
/// from the right. Same result for any number of threads.
Matrix<float> LearnWhitening(const Features& features, const NeighborLists& neighbors,
                             const Matrix<float>& probabilities, const WhiteningOptions& options,
                             const Execution& execution);

/// Bytes that LearnWhitening holds at once beside its inputs, at most.
int64_t PredictWhiteningBytes(int64_t dim, int num_threads);
/// Its multiplications and additions.
double PredictWhiteningOperations(int64_t num_faces, int64_t dim,
                                  const WhiteningOptions& options = {});

/// Subtracts `common` [d] from every unit row, multiplies by `map` [d, d] and scales to unit
/// length: float32 features, held in memory. The features hardly vary along the common direction,
/// so the whitening would enlarge it until it hides the rest. Throws Error(kBadData) if dimensions
/// differ.
Features Whiten(const Features& features, std::span<const float> common, const Matrix<float>& map,
                const Execution& execution);

}  // namespace facegraph
