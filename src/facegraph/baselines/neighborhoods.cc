// SPDX-License-Identifier: MIT
#include "facegraph/baselines/neighborhoods.h"

#include <algorithm>

#include "facegraph/base/parallel.h"

namespace facegraph {
namespace {

constexpr int64_t kFacesPerBlock = 1024;

}  // namespace

std::vector<int32_t> NearestFaces(const NeighborLists& neighbors, int64_t face, int64_t count) {
  std::vector<int32_t> nearest{static_cast<int32_t>(face)};
  for (const int32_t id : neighbors.ids.Row(face)) {
    if (std::ssize(nearest) >= count || id < 0) break;
    if (id != face) nearest.push_back(id);
  }
  return nearest;
}

Matrix<float> NeighborhoodMeans(MatrixView<const float> units, const NeighborLists& neighbors,
                                 int64_t count, const Execution& execution) {
  Matrix<float> means(units.rows(), units.cols());
  ParallelFor(units.rows(), kFacesPerBlock, execution, [&](int64_t begin, int64_t end) {
    std::vector<double> sum(static_cast<size_t>(units.cols()));
    for (int64_t face = begin; face < end; ++face) {
      std::ranges::fill(sum, 0);
      const std::vector<int32_t> nearest = NearestFaces(neighbors, face, count);
      for (const int32_t id : nearest) {
        for (int64_t t = 0; t < units.cols(); ++t) sum[t] += double{units(id, t)};
      }
      for (int64_t t = 0; t < units.cols(); ++t) {
        means(face, t) = static_cast<float>(sum[t] / static_cast<double>(nearest.size()));
      }
    }
  });
  return means;
}

}  // namespace facegraph
