// SPDX-License-Identifier: MIT
#include "facegraph/proposals/second_level.h"

#include <algorithm>
#include <numeric>
#include <vector>

#include "facegraph/base/error.h"
#include "facegraph/base/parallel.h"
#include "facegraph/graph/proposal_set.h"
#include "facegraph/kernels/feature_rows.h"
#include "facegraph/kernels/similarity.h"

namespace facegraph {
namespace {

constexpr int64_t kClustersPerBlock = 256;
constexpr int64_t kRowsPerBlock = 16;  // they share each other row while it is in the cache

}  // namespace

void IterationOptions::Check() const {
  grouping.Check();
  Require(grouping.k >= 1, ErrorKind::kUsage,
          "iteration: k is {}, should be 1 or more (the super-vertex itself counts)", grouping.k);
  Require(min_super_vertices >= 1, ErrorKind::kUsage,
          "iteration: min_super_vertices is {}, should be 1 or more", min_super_vertices);
  Require(min_size >= 1 && min_size <= max_size, ErrorKind::kUsage,
          "iteration: groups of {}..{} faces, should be a range from 1 or more", min_size,
          max_size);
}

Matrix<float> MeanFeatures(const Features& features, const Partition& base,
                           const Execution& execution) {
  const ProposalSet clusters = ProposalsFromPartition(base);
  Matrix<float> means(clusters.num_proposals(), features.dim);
  ParallelFor(means.rows(), kClustersPerBlock, execution, [&](int64_t begin, int64_t end) {
    Matrix<float> row(1, features.dim);
    std::vector<double> sum(static_cast<size_t>(features.dim));
    for (int64_t c = begin; c < end; ++c) {
      const std::span<const int32_t> members = clusters.Members(c);
      std::fill(sum.begin(), sum.end(), 0.0);
      for (int32_t face : members) {
        LoadUnitRows(features, face, face + 1, row.View());
        for (size_t t = 0; t < sum.size(); ++t) sum[t] += static_cast<double>(row.data()[t]);
      }
      const std::span<float> mean = means.Row(c);
      const double count = static_cast<double>(members.size());
      for (size_t t = 0; t < sum.size(); ++t) mean[t] = static_cast<float>(sum[t] / count);
    }
  });
  return means;
}

NeighborLists InnerProductNeighbors(MatrixView<const float> rows, int64_t k,
                                    const Execution& execution) {
  const int64_t n = rows.rows();
  const int64_t num_found = std::min(k, n);
  NeighborLists lists{Matrix<int32_t>(n, k, -1), Matrix<float>(n, k)};
  ParallelFor(n, kRowsPerBlock, execution, [&](int64_t begin, int64_t end) {
    Matrix<float> products(end - begin, n);
    for (int64_t other = 0; other < n; ++other) {
      for (int64_t row = begin; row < end; ++row) {
        const double product = ExactDot(rows.Row(row).data(), rows.Row(other).data(), rows.cols());
        products(row - begin, other) = static_cast<float>(product);
      }
    }
    std::vector<int32_t> order(static_cast<size_t>(n));
    for (int64_t row = begin; row < end; ++row) {
      const std::span<const float> row_products = products.View().Row(row - begin);
      std::iota(order.begin(), order.end(), 0);
      std::partial_sort(
          order.begin(), order.begin() + num_found, order.end(), [&](int32_t a, int32_t b) {
            return row_products[a] != row_products[b] ? row_products[a] > row_products[b] : a < b;
          });
      for (int64_t c = 0; c < num_found; ++c) {
        lists.ids(row, c) = order[c];
        lists.similarities(row, c) = row_products[order[c]];
      }
    }
  });
  return lists;
}

NeighborLists FindNeighborsOfMeans(const Matrix<float>& means, int64_t k, MeanSimilarity similarity,
                                   const Execution& execution, SearchKind search) {
  if (similarity == MeanSimilarity::kInnerProduct) {
    return InnerProductNeighbors(means.View(), k, execution);
  }
  return NearestNeighbors(ToFeatures(means, "means of super-vertices"),
                          {.k = static_cast<int>(k), .search = search}, execution);
}

Partition GroupSuperVertices(const Partition& base, const NeighborLists& neighbors,
                             const IterationOptions& options, const Execution& execution) {
  options.Check();
  Require(neighbors.num_faces() == base.num_clusters, ErrorKind::kBadData,
          "there are {} super-vertices, but neighbors of {}", base.num_clusters,
          neighbors.num_faces());
  const Partition groups = FindSuperVertices(neighbors, options.grouping, execution);

  // A super-vertex without a neighbor is a group of its own.
  const Partition group_of = WithSingletons(groups);
  std::vector<int32_t> super_vertices(static_cast<size_t>(group_of.num_clusters), 0);
  std::vector<int32_t> faces(super_vertices.size(), 0);
  for (int32_t group : group_of.cluster_of_face) ++super_vertices[group];
  for (int32_t vertex : base.cluster_of_face) ++faces[group_of.cluster_of_face[vertex]];

  Partition proposed = base;
  proposed.num_clusters = group_of.num_clusters;
  for (int32_t& cluster : proposed.cluster_of_face) {
    const int32_t group = group_of.cluster_of_face[cluster];
    const bool is_proposed = super_vertices[group] >= options.min_super_vertices &&
                             faces[group] >= options.min_size && faces[group] <= options.max_size;
    cluster = is_proposed ? group : -1;
  }
  return Canonical(proposed);
}

Partition NextBase(const Partition& base, const Partition& groups) {
  Partition next = base;
  next.num_clusters = base.num_clusters + groups.num_clusters;
  for (size_t face = 0; face < next.cluster_of_face.size(); ++face) {
    const int32_t group = groups.cluster_of_face[face];
    if (group >= 0) next.cluster_of_face[face] = base.num_clusters + group;
  }
  return Canonical(next);
}

}  // namespace facegraph
