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
#include "facegraph/baselines/centroids.h"
#include "facegraph/kernels/similarity.h"

namespace facegraph {
namespace {

constexpr int64_t kSampledPerCluster = 4;
constexpr int64_t kMinSampled = 4096;
constexpr int64_t kRowsPerBlock = 2048;

/// Copies the given rows.
Matrix<float> Gather(MatrixView<const float> rows, const std::vector<int64_t>& which) {
  Matrix<float> gathered(std::ssize(which), rows.cols());
  for (int64_t i = 0; i < gathered.rows(); ++i) {
    std::ranges::copy(rows.Row(which[i]), gathered.Row(i).begin());
  }
  return gathered;
}

/// `count` different row numbers in random order.
std::vector<int64_t> DrawRows(int64_t num_rows, int64_t count, Random& random) {
  std::vector<int64_t> all(static_cast<size_t>(num_rows));
  std::iota(all.begin(), all.end(), 0);
  random.Shuffle(std::span(all));
  all.resize(static_cast<size_t>(count));
  return all;
}

/// Greedy k-means++: draws initial centroids among the rows of a sample, [sampled, dim].
class CentroidSampler {
 public:
  CentroidSampler(const Matrix<float>& sample, Random& random, const Execution& execution)
      : sample_(sample), random_(random), execution_(execution) {
    for (int64_t i = 0; i < sample.rows(); ++i) {
      const float* row = sample.Row(i).data();
      squared_length_.push_back(ExactDot(row, row, sample.cols()));
    }
    squared_distance_.assign(squared_length_.size(), 4);  // the maximum for rows of length 1
  }

  /// Draws num_trials candidates, with probabilities proportional to the squared distance to the
  /// nearest centroid so far. Takes the one that leaves the smallest sum of squared distances.
  int64_t Next(int64_t num_trials) {
    double smallest = std::numeric_limits<double>::infinity();
    int64_t best = 0;
    std::vector<double> nearest;
    for (int64_t trial = 0; trial < num_trials; ++trial) {
      const int64_t drawn = Draw();
      std::vector<double> left = DistancesWith(drawn);
      const double sum = std::accumulate(left.begin(), left.end(), 0.0);
      if (sum >= smallest) continue;
      smallest = sum;
      best = drawn;
      nearest.swap(left);
    }
    squared_distance_.swap(nearest);
    return best;
  }

 private:
  int64_t Draw() {
    double left = random_.Uniform() *
                  std::accumulate(squared_distance_.begin(), squared_distance_.end(), 0.0);
    int64_t row = 0;
    while (row + 1 < sample_.rows() && left >= squared_distance_[row])
      left -= squared_distance_[row++];
    return row;
  }

  std::vector<double> DistancesWith(int64_t centroid) const {
    std::vector<double> nearest(squared_distance_.size());
    ParallelFor(sample_.rows(), kRowsPerBlock, execution_, [&](int64_t begin, int64_t end) {
      for (int64_t i = begin; i < end; ++i) {
        const double product =
            ExactDot(sample_.Row(i).data(), sample_.Row(centroid).data(), sample_.cols());
        const double square =
            std::max(0.0, squared_length_[i] + squared_length_[centroid] - 2 * product);
        nearest[i] = std::min(squared_distance_[i], square);
      }
    });
    return nearest;
  }

  const Matrix<float>& sample_;
  Random& random_;
  const Execution& execution_;
  std::vector<double> squared_length_;    ///< of each row
  std::vector<double> squared_distance_;  ///< to the nearest centroid so far
};

Matrix<float> InitialCentroids(MatrixView<const float> rows, int64_t num_clusters, Random& random,
                               const Execution& execution) {
  const int64_t sampled =
      std::min(rows.rows(), std::max(kSampledPerCluster * num_clusters, kMinSampled));
  const Matrix<float> sample = Gather(rows, DrawRows(rows.rows(), sampled, random));
  CentroidSampler draw(sample, random, execution);
  const auto num_trials = 2 + std::llround(std::log(static_cast<double>(num_clusters)));
  std::vector<int64_t> chosen;
  while (std::ssize(chosen) < num_clusters) {
    chosen.push_back(draw.Next(chosen.empty() ? 1 : num_trials));
  }
  return Gather(sample.View(), chosen);
}

/// Moves centroids without rows to the rows that are farthest from their centroids.
void FillEmpty(MatrixView<const float> rows, const NearestCentroids& nearest,
               Matrix<float>& centroids) {
  std::vector<int64_t> size(static_cast<size_t>(centroids.rows()), 0);
  for (const int32_t centroid : nearest.centroid) ++size[centroid];
  const int64_t empty = std::ranges::count(size, 0);
  if (empty == 0) return;
  std::vector<int64_t> farthest(static_cast<size_t>(rows.rows()));
  std::iota(farthest.begin(), farthest.end(), 0);
  const auto is_farther = [&](int64_t a, int64_t b) {
    return nearest.squared_distance[a] != nearest.squared_distance[b]
               ? nearest.squared_distance[a] > nearest.squared_distance[b]
               : a < b;
  };
  std::partial_sort(farthest.begin(), farthest.begin() + empty, farthest.end(), is_farther);
  for (size_t centroid = 0, next = 0; centroid < size.size(); ++centroid) {
    if (size[centroid] > 0) continue;
    std::ranges::copy(rows.Row(farthest[next++]),
                      centroids.Row(static_cast<int64_t>(centroid)).begin());
  }
}

void Lloyd(MatrixView<const float> rows, const KMeansOptions& options, Matrix<float>& centroids,
           const Execution& execution) {
  std::vector<int32_t> before;
  for (int round = 0; round < options.max_rounds; ++round) {
    execution.Report("k-means", round, options.max_rounds, "rounds");
    const NearestCentroids nearest = FindNearestCentroids(rows, centroids.View(), execution);
    if (nearest.centroid == before) return;
    before = nearest.centroid;
    const Partition partition{nearest.centroid, static_cast<int32_t>(centroids.rows())};
    centroids = ClusterMeans(rows, partition);
    FillEmpty(rows, nearest, centroids);
  }
}

void MiniBatches(MatrixView<const float> rows, const KMeansOptions& options, Random& random,
                 Matrix<float>& centroids, const Execution& execution) {
  std::vector<int64_t> seen(static_cast<size_t>(centroids.rows()), 0);
  for (int round = 0; round < options.max_rounds; ++round) {
    execution.Report("mini-batch k-means", round, options.max_rounds, "rounds");
    std::vector<int64_t> which;
    for (int64_t i = 0; i < options.batch_size; ++i) {
      which.push_back(static_cast<int64_t>(random.Below(static_cast<uint64_t>(rows.rows()))));
    }
    const Matrix<float> batch = Gather(rows, which);
    const NearestCentroids nearest =
        FindNearestCentroids(batch.View(), centroids.View(), execution);
    for (int64_t i = 0; i < batch.rows(); ++i) {
      const int32_t centroid = nearest.centroid[i];
      const float share = 1.0f / static_cast<float>(++seen[centroid]);
      for (int64_t t = 0; t < batch.cols(); ++t) {
        centroids(centroid, t) += share * (batch(i, t) - centroids(centroid, t));
      }
    }
  }
}

Partition KMeansOnce(MatrixView<const float> rows, const KMeansOptions& options, Random& random,
                     const Execution& execution) {
  const int64_t num_clusters = std::min(options.num_clusters, rows.rows());
  Matrix<float> centroids = InitialCentroids(rows, num_clusters, random, execution);
  if (options.batch_size > 0) {
    MiniBatches(rows, options, random, centroids, execution);
  } else {
    Lloyd(rows, options, centroids, execution);
  }
  const NearestCentroids nearest = FindNearestCentroids(rows, centroids.View(), execution);
  return Canonical(Partition{nearest.centroid, static_cast<int32_t>(centroids.rows())});
}

}  // namespace

void KMeansOptions::Check() const {
  Require(num_clusters >= 1, ErrorKind::kUsage, "k-means: num_clusters is {}, should be 1 or more",
          num_clusters);
  Require(max_rounds >= 1, ErrorKind::kUsage,
          "k-means: the number of rounds is {}, should be 1 or more", max_rounds);
  Require(num_starts >= 1, ErrorKind::kUsage,
          "k-means: the number of starts is {}, should be 1 or more", num_starts);
  Require(batch_size >= 0, ErrorKind::kUsage, "k-means: batch_size is {}, should be 0 or more",
          batch_size);
}

Partition KMeans(MatrixView<const float> rows, const KMeansOptions& options,
                 const Execution& execution) {
  options.Check();
  if (rows.rows() == 0) return {};
  Partition best;
  double smallest = std::numeric_limits<double>::infinity();
  for (int start = 0; start < options.num_starts; ++start) {
    Random random(options.seed, static_cast<uint64_t>(start));
    Partition partition = KMeansOnce(rows, options, random, execution);
    if (options.num_starts == 1) return partition;
    const double sum = SumOfSquares(rows, partition);
    if (sum >= smallest) continue;
    smallest = sum;
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
