// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "facegraph/base/execution.h"
#include "facegraph/base/matrix.h"

namespace facegraph {

/// For every row its nearest center.
struct NearestCentroids {
  std::vector<int32_t> center;   ///< [n] the smaller number of two equally near ones
  std::vector<double> distance;  ///< [n] squared Euclidean
};

/// rows [n, dim] of length 1 or 0; centers [m, dim] of length 1 at most, at least one. Products in
/// float32 find the candidates; where two are too close to tell, the exact ones decide, so that the
/// result is the same on every machine and for any number of threads. Takes n m dim
/// multiply-adds.
NearestCentroids FindNearestCentroids(MatrixView<const float> rows, MatrixView<const float> centers,
                                  const Execution& execution);

}  // namespace facegraph
