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
#include "facegraph/baselines/nearest_centres.h"
#include "facegraph/kernels/similarity.h"

namespace facegraph {
namespace {

constexpr int64_t kSampledPerCluster = 4;
constexpr int64_t kLeastSampled = 4096;
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

/// Draws first centres among some rows, [sampled, dim].
class CentreDraw {
 public:
  CentreDraw(const Matrix<float>& sample, Random& random, const Execution& execution)
      : sample_(sample), random_(random), execution_(execution) {
    for (int64_t i = 0; i < sample.rows(); ++i) {
      const float* row = sample.Row(i).data();
      square_.push_back(ExactDot(row, row, sample.cols()));
    }
    distance_.assign(square_.size(), 4);  // as much as there can be
  }

  /// Draws the next centre several times, with a chance that grows with the square of the distance
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

  std::vector<double> DistancesWith(int64_t centre) const {
    std::vector<double> nearest(distance_.size());
    ParallelFor(sample_.rows(), kRowsPerBlock, execution_, [&](int64_t begin, int64_t end) {
      for (int64_t i = begin; i < end; ++i) {
        const double product =
            ExactDot(sample_.Row(i).data(), sample_.Row(centre).data(), sample_.cols());
        const double square = std::max(0.0, square_[i] + square_[centre] - 2 * product);
        nearest[i] = std::min(distance_[i], square);
      }
    });
    return nearest;
  }

  const Matrix<float>& sample_;
  Random& random_;
  const Execution& execution_;
  std::vector<double> square_;    ///< squared length of each row
  std::vector<double> distance_;  ///< squared, to the nearest centre so far
};

Matrix<float> FirstCentres(MatrixView<const float> rows, int64_t num_clusters, Random& random,
                           const Execution& execution) {
  const int64_t sampled =
      std::min(rows.rows(), std::max(kSampledPerCluster * num_clusters, kLeastSampled));
  const Matrix<float> sample = Gather(rows, DrawRows(rows.rows(), sampled, random));
  CentreDraw draw(sample, random, execution);
  const auto num_trials = 2 + std::llround(std::log(static_cast<double>(num_clusters)));
  std::vector<int64_t> chosen;
  while (std::ssize(chosen) < num_clusters) {
    chosen.push_back(draw.Next(chosen.empty() ? 1 : num_trials));
  }
  return Gather(sample.View(), chosen);
}

/// Gives centres without rows the rows that are farthest from theirs.
void FillEmpty(MatrixView<const float> rows, const NearestCentres& nearest,
               Matrix<float>& centres) {
  std::vector<int64_t> size(static_cast<size_t>(centres.rows()), 0);
  for (const int32_t centre : nearest.centre) ++size[centre];
  const int64_t empty = std::ranges::count(size, 0);
  if (empty == 0) return;
  std::vector<int64_t> farthest(static_cast<size_t>(rows.rows()));
  std::iota(farthest.begin(), farthest.end(), 0);
  const auto is_farther = [&](int64_t a, int64_t b) {
    return nearest.distance[a] != nearest.distance[b] ? nearest.distance[a] > nearest.distance[b]
                                                      : a < b;
  };
  std::partial_sort(farthest.begin(), farthest.begin() + empty, farthest.end(), is_farther);
  for (size_t centre = 0, next = 0; centre < size.size(); ++centre) {
    if (size[centre] > 0) continue;
    std::ranges::copy(rows.Row(farthest[next++]),
                      centres.Row(static_cast<int64_t>(centre)).begin());
  }
}

void Lloyd(MatrixView<const float> rows, const KMeansOptions& options, Matrix<float>& centres,
           const Execution& execution) {
  std::vector<int32_t> before;
  for (int round = 0; round < options.max_rounds; ++round) {
    execution.Report("k-means", round, options.max_rounds, "rounds");
    const NearestCentres nearest = FindNearestCentres(rows, centres.View(), execution);
    if (nearest.centre == before) return;
    before = nearest.centre;
    const Partition partition{nearest.centre, static_cast<int32_t>(centres.rows())};
    centres = ClusterMeans(rows, partition);
    FillEmpty(rows, nearest, centres);
  }
}

void MiniBatches(MatrixView<const float> rows, const KMeansOptions& options, Random& random,
                 Matrix<float>& centres, const Execution& execution) {
  std::vector<int64_t> seen(static_cast<size_t>(centres.rows()), 0);
  for (int round = 0; round < options.max_rounds; ++round) {
    execution.Report("mini-batch k-means", round, options.max_rounds, "rounds");
    std::vector<int64_t> which;
    for (int64_t i = 0; i < options.batch_size; ++i) {
      which.push_back(static_cast<int64_t>(random.Below(static_cast<uint64_t>(rows.rows()))));
    }
    const Matrix<float> batch = Gather(rows, which);
    const NearestCentres nearest = FindNearestCentres(batch.View(), centres.View(), execution);
    for (int64_t i = 0; i < batch.rows(); ++i) {
      const int32_t centre = nearest.centre[i];
      const float share = 1.0f / static_cast<float>(++seen[centre]);
      for (int64_t t = 0; t < batch.cols(); ++t) {
        centres(centre, t) += share * (batch(i, t) - centres(centre, t));
      }
    }
  }
}

Partition KMeansOnce(MatrixView<const float> rows, const KMeansOptions& options, Random& random,
                     const Execution& execution) {
  const int64_t num_clusters = std::min(options.num_clusters, rows.rows());
  Matrix<float> centres = FirstCentres(rows, num_clusters, random, execution);
  if (options.batch_size > 0) {
    MiniBatches(rows, options, random, centres, execution);
  } else {
    Lloyd(rows, options, centres, execution);
  }
  const NearestCentres nearest = FindNearestCentres(rows, centres.View(), execution);
  return Canonical(Partition{nearest.centre, static_cast<int32_t>(centres.rows())});
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
