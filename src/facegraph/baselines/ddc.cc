// SPDX-License-Identifier: MIT
#include "facegraph/baselines/ddc.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "facegraph/base/error.h"
#include "facegraph/base/parallel.h"
#include "facegraph/baselines/linkage.h"
#include "facegraph/baselines/neighbourhoods.h"
#include "facegraph/kernels/feature_rows.h"
#include "facegraph/kernels/similarity.h"

namespace facegraph {
namespace {

constexpr int64_t kFacesPerBlock = 256;
constexpr int kSteps = 100;

/// A face's neighbourhood, itself first.
std::vector<int32_t> Neighbourhood(const NeighbourLists& neighbours, int64_t face,
                                   const DdcOptions& options) {
  std::vector<int32_t> near{static_cast<int32_t>(face)};
  for (int64_t c = 0; c < neighbours.k() && std::ssize(near) < options.num_nearest; ++c) {
    const int32_t id = neighbours.ids(face, c);
    const bool is_near = double{neighbours.similarities(face, c)} >= options.min_neighbour;
    if (id < 0 || !is_near) break;
    if (id != face) near.push_back(id);
  }
  return near;
}

/// What stands for each face, [n, dim] both: the centre at length 1, and the mean of the
/// neighbourhood.
struct Neighbourhoods {
  Matrix<float> centres;
  Matrix<float> means;
};

Neighbourhoods Describe(MatrixView<const float> units, const NeighbourLists& neighbours,
                        const DdcOptions& options, const Execution& execution) {
  const int64_t dim = units.cols();
  Neighbourhoods described{Matrix<float>(units.rows(), dim), Matrix<float>(units.rows(), dim)};
  ParallelFor(units.rows(), kFacesPerBlock, execution, [&](int64_t begin, int64_t end) {
    for (int64_t face = begin; face < end; ++face) {
      const std::vector<int32_t> near = Neighbourhood(neighbours, face, options);
      const std::vector<float> centre = CoveringCentre(units, near);
      const double length = std::sqrt(ExactDot(centre.data(), centre.data(), dim));
      for (int64_t t = 0; t < dim; ++t) {
        if (length > 0) described.centres(face, t) = static_cast<float>(centre[t] / length);
        double sum = 0;
        for (const int32_t id : near) sum += double{units(id, t)};
        described.means(face, t) = static_cast<float>(sum / static_cast<double>(near.size()));
      }
    }
  });
  return described;
}

}  // namespace

std::vector<float> CoveringCentre(MatrixView<const float> units, std::span<const int32_t> rows) {
  const int64_t dim = units.cols();
  std::vector<float> centre(units.Row(rows[0]).begin(), units.Row(rows[0]).end());
  if (rows.size() == 1) return centre;
  for (int step = 1; step <= kSteps; ++step) {
    // Of rows of one length the farthest is the one with the smallest product.
    int32_t farthest = rows[0];
    double smallest = 4;
    for (const int32_t row : rows) {
      const double product = ExactDot(centre.data(), units.Row(row).data(), dim);
      if (product >= smallest) continue;
      smallest = product;
      farthest = row;
    }
    const float share = 1.0f / static_cast<float>(step + 1);
    for (int64_t t = 0; t < dim; ++t) centre[t] += share * (units(farthest, t) - centre[t]);
  }
  return centre;
}

void DdcOptions::Check() const {
  Require(num_nearest >= 1, ErrorKind::kUsage,
          "DDC: neighbourhoods of {} faces, should be 1 or more", num_nearest);
  Require(min_neighbour >= -1 && min_neighbour <= 1, ErrorKind::kUsage,
          "DDC: the smallest similarity of a neighbour is {}, should be -1..1", min_neighbour);
}

Partition Ddc(const Features& features, const NeighbourLists& neighbours, const DdcOptions& options,
              const Execution& execution) {
  options.Check();
  const UnitRows units(features, execution);
  const int64_t dim = units.View().cols();
  const Neighbourhoods described = Describe(units.View(), neighbours, options, execution);
  const auto seen_from = [&](int64_t a, int64_t b) {
    return ExactDot(described.centres.Row(a).data(), described.means.Row(b).data(), dim);
  };
  return HierarchicalClusters(neighbours,
                              {.edges = {.k = options.k, .min_similarity = -1},
                               .min_similarity = options.min_similarity,
                               .missing_similarity = options.missing_similarity},
                              seen_from, execution);
}

}  // namespace facegraph
