// SPDX-License-Identifier: MIT
#include "facegraph/baselines/ddc.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "facegraph/base/error.h"
#include "facegraph/base/parallel.h"
#include "facegraph/baselines/neighborhoods.h"
#include "facegraph/clustering/linkage.h"
#include "facegraph/kernels/feature_rows.h"
#include "facegraph/kernels/similarity.h"

namespace facegraph {
namespace {

constexpr int64_t kDensityFaces = 256;
constexpr int kMaxSteps = 10000;
constexpr double kTolerance = 1e-9;  // of squared distances of the support rows to the center

/// The neighborhood of a face, itself first.
std::vector<int32_t> Neighborhood(const NeighborLists& neighbors, int64_t face,
                                  const DdcOptions& options) {
  std::vector<int32_t> near{static_cast<int32_t>(face)};
  for (int64_t c = 0; c < neighbors.k() && std::ssize(near) < options.num_nearest; ++c) {
    const int32_t id = neighbors.ids(face, c);
    const bool is_near = double{neighbors.similarities(face, c)} >= options.min_neighbor;
    if (id < 0 || !is_near) break;
    if (id != face) near.push_back(id);
  }
  return near;
}

/// The dot products of all pairs of the given rows.
Matrix<double> GetProducts(MatrixView<const float> units, std::span<const int32_t> rows) {
  const int64_t count = std::ssize(rows);
  Matrix<double> products(count, count);
  for (int64_t i = 0; i < count; ++i) {
    for (int64_t j = 0; j <= i; ++j) {
      products(i, j) = products(j, i) =
          ExactDot(units.Row(rows[i]).data(), units.Row(rows[j]).data(), units.cols());
    }
  }
  return products;
}

/// The center of the smallest sphere as a convex combination of the rows. Solves the dual quadratic
/// program: each step moves weight from the nearest row with weight to the farthest row, by the
/// optimal amount for the two.
std::vector<double> SphereCenterWeights(const Matrix<double>& products) {
  const int64_t count = products.rows();
  std::vector<double> weights(static_cast<size_t>(count), 1.0 / static_cast<double>(count));
  std::vector<double> nearness(static_cast<size_t>(count));  // |center|^2 - squared distance
  for (int step = 0; step < kMaxSteps; ++step) {
    int64_t farthest = 0, nearest = -1;
    for (int64_t i = 0; i < count; ++i) {
      nearness[i] = -products(i, i);
      for (int64_t j = 0; j < count; ++j) nearness[i] += 2 * products(i, j) * weights[j];
      if (nearness[i] < nearness[farthest]) farthest = i;
      if (weights[i] > 0 && (nearest < 0 || nearness[i] > nearness[nearest])) nearest = i;
    }
    const double difference = nearness[nearest] - nearness[farthest];
    const double squared_distance =
        products(nearest, nearest) + products(farthest, farthest) - 2 * products(nearest, farthest);
    if (difference <= kTolerance || squared_distance <= 0) break;
    const double moved = std::min(weights[nearest], difference / (2 * squared_distance));
    weights[nearest] -= moved;
    weights[farthest] += moved;
  }
  return weights;
}

/// Descriptors of the neighborhoods of all faces, [n, dim] each.
struct Neighborhoods {
  Matrix<float> centers;  ///< of the smallest spheres, scaled to length 1
  Matrix<float> means;
};

Neighborhoods DescribeNeighborhoods(MatrixView<const float> units, const NeighborLists& neighbors,
                                    const DdcOptions& options, const Execution& execution) {
  const int64_t dim = units.cols();
  Neighborhoods described{Matrix<float>(units.rows(), dim), Matrix<float>(units.rows(), dim)};
  ParallelFor(units.rows(), kDensityFaces, execution, [&](int64_t begin, int64_t end) {
    for (int64_t face = begin; face < end; ++face) {
      const std::vector<int32_t> near = Neighborhood(neighbors, face, options);
      const std::vector<float> center = SmallestSphereCenter(units, near);
      const double length = std::sqrt(ExactDot(center.data(), center.data(), dim));
      for (int64_t t = 0; t < dim; ++t) {
        if (length > 0) described.centers(face, t) = static_cast<float>(center[t] / length);
        double sum = 0;
        for (const int32_t id : near) sum += double{units(id, t)};
        described.means(face, t) = static_cast<float>(sum / static_cast<double>(near.size()));
      }
    }
  });
  return described;
}

}  // namespace

std::vector<float> SmallestSphereCenter(MatrixView<const float> units,
                                        std::span<const int32_t> rows) {
  const std::vector<double> weights = SphereCenterWeights(GetProducts(units, rows));
  std::vector<float> center(static_cast<size_t>(units.cols()));
  for (int64_t t = 0; t < units.cols(); ++t) {
    double sum = 0;
    for (size_t i = 0; i < rows.size(); ++i) sum += weights[i] * double{units(rows[i], t)};
    center[t] = static_cast<float>(sum);
  }
  return center;
}

void DdcOptions::Check() const {
  Require(num_nearest >= 1, ErrorKind::kUsage, "DDC: num_nearest is {}, should be 1 or more",
          num_nearest);
  Require(min_neighbor >= -1 && min_neighbor <= 1, ErrorKind::kUsage,
          "DDC: min_neighbor is {}, should be -1..1", min_neighbor);
}

Partition Ddc(const Features& features, const NeighborLists& neighbors, const DdcOptions& options,
              const Execution& execution) {
  options.Check();
  const UnitRows units(features, execution);
  const int64_t dim = units.View().cols();
  const Neighborhoods described =
      DescribeNeighborhoods(units.View(), neighbors, options, execution);
  const auto one_sided = [&](int64_t a, int64_t b) {
    return ExactDot(described.centers.Row(a).data(), described.means.Row(b).data(), dim);
  };
  return HierarchicalClusters(neighbors,
                              {.edges = {.k = options.k, .min_similarity = -1},
                               .min_similarity = options.min_similarity,
                               .missing_similarity = options.missing_similarity},
                              one_sided, execution);
}

}  // namespace facegraph
