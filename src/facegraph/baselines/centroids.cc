// SPDX-License-Identifier: MIT
#include "facegraph/baselines/centroids.h"

#include <algorithm>
#include <limits>

#include "facegraph/base/parallel.h"
#include "facegraph/kernels/similarity.h"

namespace facegraph {
namespace {

constexpr int64_t kCentroidsAtOnce = 256;
constexpr int64_t kRowsPerBlock = 24 * kSimilarityRows;

/// Half the squared length of each centroid. The nearest centroid of a row maximizes the product
/// minus this half.
std::vector<double> HalfSquares(MatrixView<const float> centroids) {
  std::vector<double> half;
  for (int64_t c = 0; c < centroids.rows(); ++c) {
    const float* row = centroids.Row(c).data();
    half.push_back(ExactDot(row, row, centroids.cols()) / 2);
  }
  return half;
}

/// The best centroid of a row so far.
struct Best {
  int32_t centroid = 0;
  double value = -std::numeric_limits<double>::infinity();
  double runner_up = -std::numeric_limits<double>::infinity();

  void See(int32_t other, double other_value) {
    if (other_value <= value) {
      runner_up = std::max(runner_up, other_value);
    } else {
      runner_up = value;
      value = other_value;
      centroid = other;
    }
  }
};

/// Rows of one block against all centroids.
class BlockSearch {
 public:
  BlockSearch(MatrixView<const float> rows, MatrixView<const float> centroids,
              const std::vector<double>& half)
      : rows_(rows), centroids_(centroids), half_(half), best_(static_cast<size_t>(rows.rows())) {}

  void SeeAll() {
    for (int64_t first = 0; first < centroids_.rows(); first += kCentroidsAtOnce) {
      packed_.Pack(centroids_.Rows(first, std::min(first + kCentroidsAtOnce, centroids_.rows())));
      values_.resize(static_cast<size_t>(kSimilarityRows * packed_.padded_rows()));
      for (int64_t begin = 0; begin < rows_.rows(); begin += kSimilarityRows) {
        const int64_t end = std::min(begin + kSimilarityRows, rows_.rows());
        const MatrixView<float> block(values_.data(), end - begin, packed_.padded_rows());
        SimilarityBlock(rows_.Rows(begin, end), packed_, block);
        for (int64_t row = begin; row < end; ++row) {
          for (int64_t c = 0; c < packed_.num_rows(); ++c) {
            best_[row].See(static_cast<int32_t>(first + c),
                           double{block(row - begin, c)} - half_[first + c]);
          }
        }
      }
    }
  }

  /// The exact nearest centroid of a row.
  int32_t Decide(int64_t row) const {
    const Best& best = best_[row];
    if (best.value - best.runner_up > 2 * SimilarityErrorBound(rows_.cols())) return best.centroid;
    Best exact;
    for (int64_t c = 0; c < centroids_.rows(); ++c) {
      exact.See(static_cast<int32_t>(c), Product(row, c) - half_[c]);
    }
    return exact.centroid;
  }

  double SquaredDistance(int64_t row, int32_t centroid) const {
    const float* own = rows_.Row(row).data();
    const double square = ExactDot(own, own, rows_.cols());
    return std::max(0.0, square + 2 * (half_[centroid] - Product(row, centroid)));
  }

 private:
  double Product(int64_t row, int64_t centroid) const {
    return ExactDot(rows_.Row(row).data(), centroids_.Row(centroid).data(), rows_.cols());
  }

  MatrixView<const float> rows_;
  MatrixView<const float> centroids_;
  const std::vector<double>& half_;
  std::vector<Best> best_;
  PackedRows packed_;
  std::vector<float> values_;
};

}  // namespace

Matrix<float> ClusterMeans(MatrixView<const float> rows, const Partition& partition) {
  Matrix<double> sums(partition.num_clusters, rows.cols());
  std::vector<int64_t> sizes(static_cast<size_t>(partition.num_clusters), 0);
  for (int64_t i = 0; i < rows.rows(); ++i) {
    const int32_t cluster = partition.cluster_of_face[i];
    if (cluster < 0) continue;
    ++sizes[cluster];
    const std::span<const float> row = rows.Row(i);
    const std::span<double> sum = sums.Row(cluster);
    for (size_t t = 0; t < row.size(); ++t) sum[t] += double{row[t]};
  }
  Matrix<float> means(partition.num_clusters, rows.cols());
  for (int64_t cluster = 0; cluster < means.rows(); ++cluster) {
    for (int64_t t = 0; t < means.cols(); ++t) {
      if (sizes[cluster] == 0) continue;
      means(cluster, t) =
          static_cast<float>(sums(cluster, t) / static_cast<double>(sizes[cluster]));
    }
  }
  return means;
}

NearestCentroids FindNearestCentroids(MatrixView<const float> rows,
                                      MatrixView<const float> centroids,
                                      const Execution& execution) {
  const std::vector<double> half = HalfSquares(centroids);
  NearestCentroids nearest;
  nearest.centroid.resize(static_cast<size_t>(rows.rows()));
  nearest.squared_distance.resize(nearest.centroid.size());
  ParallelFor(rows.rows(), kRowsPerBlock, execution, [&](int64_t begin, int64_t end) {
    BlockSearch search(rows.Rows(begin, end), centroids, half);
    search.SeeAll();
    for (int64_t row = begin; row < end; ++row) {
      nearest.centroid[row] = search.Decide(row - begin);
      nearest.squared_distance[row] = search.SquaredDistance(row - begin, nearest.centroid[row]);
    }
  });
  return nearest;
}

}  // namespace facegraph
