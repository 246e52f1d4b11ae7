// SPDX-License-Identifier: MIT
#include "facegraph/baselines/kmeans.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>
#include <vector>

#include "facegraph/base/error.h"
#include "facegraph/base/parallel.h"
#include "facegraph/base/random.h"
#include "facegraph/baselines/cluster_means.h"
#include "facegraph/baselines/nearest_centroids.h"
#include "facegraph/kernels/similarity.h"

namespace facegraph {
namespace {

constexpr int64_t kSampledPerCluster = 4;
constexpr int64_t kMinSampled = 4096;
constexpr int64_t kRowsPerBlock = 2048;

/// Copies of the given rows.
Matrix<float> Gather(MatrixView<const float> rows, const std::vector<int64_t>& which) {
  Matrix<float> gathered(std::ssize(which), rows.cols());
  for (int64_t i = 0; i < gathered.rows(); ++i) {
    std::ranges::copy(rows.Row(which[i]), gathered.Row(i).begin());
  }
  return gathered;
}

/// `count` different row numbers, in random order.
std::vector<int64_t> DrawRows(int64_t num_rows, int64_t count, Random& random) {
  std::vector<int64_t> all(static_cast<size_t>(num_rows));
  std::iota(all.begin(), all.end(), 0);
  random.Shuffle(std::span(all));
  all.resize(static_cast<size_t>(count));
  return all;
}

/// Draws first centers among some rows, [sampled, dim].
class CenterDraw {
 public:
  CenterDraw(const Matrix<float>& sample, Random& random, const Execution& execution)
      : sample_(sample), random_(random), execution_(execution) {
    for (int64_t i = 0; i < sample.rows(); ++i) {
      const float* row = sample.Row(i).data();
      square_.push_back(ExactDot(row, row, sample.cols()));
    }
    distance_.assign(square_.size(), 4);  // as much as there can be
  }

  /// Draws the next center several times, with a chance that grows with the square of the distance
  /// to those there are, and takes the one that leaves the smallest sum of these.
  int64_t Next(int64_t num_trials) {
    double least = std::numeric_limits<double>::infinity();
    int64_t best = 0;
    std::vector<double> nearest;
    for (int64_t trial = 0; trial < num_trials; ++trial) {
      const int64_t drawn = Draw();
      std::vector<double> left = DistancesWith(drawn);
      const double sum = std::accumulate(left.begin(), left.end(), 0.0);
      if (sum >= least) continue;
      least = sum;
      best = drawn;
      nearest.swap(left);
    }
    distance_.swap(nearest);
    return best;
  }

 private:
  int64_t Draw() {
    double left = random_.Uniform() * std::accumulate(distance_.begin(), distance_.end(), 0.0);
    int64_t row = 0;
    while (row + 1 < sample_.rows() && left >= distance_[row]) left -= distance_[row++];
    return row;
  }

  std::vector<double> DistancesWith(int64_t center) const {
    std::vector<double> nearest(distance_.size());
    ParallelFor(sample_.rows(), kRowsPerBlock, execution_, [&](int64_t begin, int64_t end) {
      for (int64_t i = begin; i < end; ++i) {
        const double product =
            ExactDot(sample_.Row(i).data(), sample_.Row(center).data(), sample_.cols());
        const double square = std::max(0.0, square_[i] + square_[center] - 2 * product);
        nearest[i] = std::min(distance_[i], square);
      }
    });
    return nearest;
  }

  const Matrix<float>& sample_;
  Random& random_;
  const Execution& execution_;
  std::vector<double> square_;    ///< squared length of each row
  std::vector<double> distance_;  ///< squared, to the nearest center so far
};

Matrix<float> FirstCenters(MatrixView<const float> rows, int64_t num_clusters, Random& random,
                           const Execution& execution) {
  const int64_t sampled =
      std::min(rows.rows(), std::max(kSampledPerCluster * num_clusters, kMinSampled));
  const Matrix<float> sample = Gather(rows, DrawRows(rows.rows(), sampled, random));
  CenterDraw draw(sample, random, execution);
  const auto num_trials = 2 + std::llround(std::log(static_cast<double>(num_clusters)));
  std::vector<int64_t> chosen;
  while (std::ssize(chosen) < num_clusters) {
    chosen.push_back(draw.Next(chosen.empty() ? 1 : num_trials));
  }
  return Gather(sample.View(), chosen);
}

/// Gives centers without rows the rows that are farthest from theirs.
void FillEmpty(MatrixView<const float> rows, const NearestCentroids& nearest,
               Matrix<float>& centers) {
  std::vector<int64_t> size(static_cast<size_t>(centers.rows()), 0);
  for (const int32_t center : nearest.center) ++size[center];
  const int64_t empty = std::ranges::count(size, 0);
  if (empty == 0) return;
  std::vector<int64_t> farthest(static_cast<size_t>(rows.rows()));
  std::iota(farthest.begin(), farthest.end(), 0);
  const auto is_farther = [&](int64_t a, int64_t b) {
    return nearest.distance[a] != nearest.distance[b] ? nearest.distance[a] > nearest.distance[b]
                                                      : a < b;
  };
  std::partial_sort(farthest.begin(), farthest.begin() + empty, farthest.end(), is_farther);
  for (size_t center = 0, next = 0; center < size.size(); ++center) {
    if (size[center] > 0) continue;
    std::ranges::copy(rows.Row(farthest[next++]),
                      centers.Row(static_cast<int64_t>(center)).begin());
  }
}

void Lloyd(MatrixView<const float> rows, const KMeansOptions& options, Matrix<float>& centers,
           const Execution& execution) {
  std::vector<int32_t> before;
  for (int round = 0; round < options.max_rounds; ++round) {
    execution.Report("k-means", round, options.max_rounds, "rounds");
    const NearestCentroids nearest = FindNearestCentroids(rows, centers.View(), execution);
    if (nearest.center == before) return;
    before = nearest.center;
    const Partition partition{nearest.center, static_cast<int32_t>(centers.rows())};
    centers = ClusterMeans(rows, partition);
    FillEmpty(rows, nearest, centers);
  }
}

void MiniBatches(MatrixView<const float> rows, const KMeansOptions& options, Random& random,
                 Matrix<float>& centers, const Execution& execution) {
  std::vector<int64_t> seen(static_cast<size_t>(centers.rows()), 0);
  for (int round = 0; round < options.max_rounds; ++round) {
    execution.Report("mini-batch k-means", round, options.max_rounds, "rounds");
    std::vector<int64_t> which;
    for (int64_t i = 0; i < options.batch_size; ++i) {
      which.push_back(static_cast<int64_t>(random.Below(static_cast<uint64_t>(rows.rows()))));
    }
    const Matrix<float> batch = Gather(rows, which);
    const NearestCentroids nearest = FindNearestCentroids(batch.View(), centers.View(), execution);
    for (int64_t i = 0; i < batch.rows(); ++i) {
      const int32_t center = nearest.center[i];
      const float share = 1.0f / static_cast<float>(++seen[center]);
      for (int64_t t = 0; t < batch.cols(); ++t) {
        centers(center, t) += share * (batch(i, t) - centers(center, t));
      }
    }
  }
}

Partition KMeansOnce(MatrixView<const float> rows, const KMeansOptions& options, Random& random,
                     const Execution& execution) {
  const int64_t num_clusters = std::min(options.num_clusters, rows.rows());
  Matrix<float> centers = FirstCenters(rows, num_clusters, random, execution);
  if (options.batch_size > 0) {
    MiniBatches(rows, options, random, centers, execution);
  } else {
    Lloyd(rows, options, centers, execution);
  }
  const NearestCentroids nearest = FindNearestCentroids(rows, centers.View(), execution);
  return Canonical(Partition{nearest.center, static_cast<int32_t>(centers.rows())});
}

}  // namespace

void KMeansOptions::Check() const {
  Require(num_clusters >= 1, ErrorKind::kUsage, "k-means: {} clusters, should be 1 or more",
          num_clusters);
  Require(max_rounds >= 1, ErrorKind::kUsage,
          "k-means: the number of rounds is {}, should be 1 or more", max_rounds);
  Require(num_starts >= 1, ErrorKind::kUsage,
          "k-means: the number of starts is {}, should be 1 or more", num_starts);
  Require(batch_size >= 0, ErrorKind::kUsage, "k-means: a batch of {}, should be 0 or more",
          batch_size);
}

Partition KMeans(MatrixView<const float> rows, const KMeansOptions& options,
                 const Execution& execution) {
  options.Check();
  if (rows.rows() == 0) return {};
  Partition best;
  double least = std::numeric_limits<double>::infinity();
  for (int start = 0; start < options.num_starts; ++start) {
    Random random(options.seed, static_cast<uint64_t>(start));
    Partition partition = KMeansOnce(rows, options, random, execution);
    if (options.num_starts == 1) return partition;
    const double sum = SumOfSquares(rows, partition);
    if (sum >= least) continue;
    least = sum;
    best = std::move(partition);
  }
  return best;
}

double SumOfSquares(MatrixView<const float> rows, const Partition& partition) {
  const Matrix<float> means = ClusterMeans(rows, partition);
  double sum = 0;
  for (int64_t row = 0; row < rows.rows(); ++row) {
    const int32_t cluster = partition.cluster_of_face[row];
    if (cluster < 0) continue;
    for (int64_t t = 0; t < rows.cols(); ++t) {
      const double difference = double{rows(row, t)} - double{means(cluster, t)};
      sum += difference * difference;
    }
  }
  return sum;
}

}  // namespace facegraph
