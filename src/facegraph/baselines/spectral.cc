// SPDX-License-Identifier: MIT
#include "facegraph/baselines/spectral.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "facegraph/base/error.h"
#include "facegraph/base/parallel.h"
#include "facegraph/baselines/lanczos.h"

namespace facegraph {
namespace {

constexpr int64_t kValuesPerBlock = 1024;

double Weight(float similarity) { return std::max(double{similarity}, 0.0); }

/// The matrix D^-1/2 A D^-1/2.
struct Operator {
  const AffinityGraph& graph;
  std::vector<double> roots;  ///< D^-1/2 of each face; 0 without an edge
  double added_weight = 0;    ///< the weight that regularization adds to every pair of faces
};

Operator MakeOperator(const AffinityGraph& graph, double regularization) {
  Operator made{graph, {}, 0};
  double total = 0;
  for (int64_t v = 0; v < graph.num_vertices(); ++v) {
    double sum = 0;
    for (const float similarity : graph.Similarities(v)) sum += Weight(similarity);
    made.roots.push_back(sum);
    total += sum;
  }
  const auto n = static_cast<double>(graph.num_vertices());
  made.added_weight = regularization * total / n / n;
  for (double& root : made.roots) {
    if (root > 0) root = 1 / std::sqrt(root + n * made.added_weight);
  }
  return made;
}

/// y = a x
void Apply(const Operator& a, std::span<const double> x, std::span<double> y,
           const Execution& execution) {
  double sum_of_all = 0;
  for (size_t v = 0; v < x.size(); ++v) sum_of_all += a.roots[v] * x[v];
  ParallelFor(std::ssize(x), kValuesPerBlock, execution, [&](int64_t begin, int64_t end) {
    for (int64_t v = begin; v < end; ++v) {
      double sum = a.added_weight * sum_of_all;
      for (size_t e = 0; e < a.graph.Neighbors(v).size(); ++e) {
        const int32_t other = a.graph.Neighbors(v)[e];
        sum += Weight(a.graph.Similarities(v)[e]) * a.roots[other] * x[other];
      }
      y[v] = a.roots[v] * sum;
    }
  });
}

/// The coordinates of the faces with edges, [faces, vectors], rows of length 1.
Matrix<float> ComputeCoordinates(const Operator& a, const SpectralOptions& options,
                                 const Execution& execution) {
  const auto n = std::ssize(a.roots);
  const int64_t count = std::min<int64_t>(options.num_vectors, n);
  const int64_t num_steps = std::min<int64_t>(2 * count + options.extra_steps, n);
  const LargestEigenvectors largest = Lanczos(
      n, count, num_steps, options.seed,
      [&](std::span<const double> x, std::span<double> y) { Apply(a, x, y, execution); },
      execution);
  Matrix<float> coordinates(std::ranges::count_if(a.roots, [](double r) { return r > 0; }), count);
  for (int64_t v = 0, row = 0; v < n; ++v) {
    if (a.roots[v] == 0) continue;
    double square = 0;
    for (int64_t i = 0; i < count; ++i) square += largest.vectors(i, v) * largest.vectors(i, v);
    const double scale = square > 0 ? 1 / std::sqrt(square) : 0;
    for (int64_t i = 0; i < count; ++i) {
      coordinates(row, i) = static_cast<float>(largest.vectors(i, v) * scale);
    }
    ++row;
  }
  return coordinates;
}

}  // namespace

void SpectralOptions::Check() const {
  edges.Check();
  Require(num_clusters >= 1, ErrorKind::kUsage, "spectral: num_clusters is {}, should be 1 or more",
          num_clusters);
  Require(num_vectors >= 1, ErrorKind::kUsage, "spectral: num_vectors is {}, should be 1 or more",
          num_vectors);
  Require(regularization >= 0, ErrorKind::kUsage,
          "spectral: the regularization is {}, should be 0 or more", regularization);
  Require(extra_steps >= 0, ErrorKind::kUsage, "spectral: extra_steps is {}, should be 0 or more",
          extra_steps);
}

Partition SpectralClusters(const NeighborLists& neighbors, const SpectralOptions& options,
                           const Execution& execution) {
  options.Check();
  const AffinityGraph graph = PrunedGraph(neighbors, options.edges, execution);
  const Operator a = MakeOperator(graph, options.regularization);
  const Matrix<float> coordinates = ComputeCoordinates(a, options, execution);
  const Partition found = KMeans(coordinates.View(),
                                 {.num_clusters = options.num_clusters,
                                  .max_rounds = options.max_rounds,
                                  .batch_size = 0,
                                  .num_starts = options.num_starts,
                                  .seed = options.seed},
                                 execution);
  Partition partition{std::vector<int32_t>(a.roots.size(), -1), found.num_clusters};
  for (size_t v = 0, row = 0; v < a.roots.size(); ++v) {
    if (a.roots[v] > 0) partition.cluster_of_face[v] = found.cluster_of_face[row++];
  }
  return WithSingletons(partition);
}

}  // namespace facegraph
