// SPDX-License-Identifier: MIT
#include "facegraph/baselines/nearest_centroids.h"

#include <algorithm>
#include <limits>

#include "facegraph/base/parallel.h"
#include "facegraph/kernels/similarity.h"

namespace facegraph {
namespace {

constexpr int64_t kCentersAtOnce = 256;
constexpr int64_t kRowsPerBlock = 24 * kSimilarityRows;

/// A center is near a row where product - half is large, half being half its squared length.
std::vector<double> HalfSquares(MatrixView<const float> centers) {
  std::vector<double> half;
  for (int64_t c = 0; c < centers.rows(); ++c) {
    const float* row = centers.Row(c).data();
    half.push_back(ExactDot(row, row, centers.cols()) / 2);
  }
  return half;
}

/// The best center of a row so far.
struct Best {
  int32_t center = 0;
  double value = -std::numeric_limits<double>::infinity();
  double runner_up = -std::numeric_limits<double>::infinity();

  void See(int32_t other, double other_value) {
    if (other_value <= value) {
      runner_up = std::max(runner_up, other_value);
    } else {
      runner_up = value;
      value = other_value;
      center = other;
    }
  }
};

/// Rows of one block against all centers.
class BlockSearch {
 public:
  BlockSearch(MatrixView<const float> rows, MatrixView<const float> centers,
              const std::vector<double>& half)
      : rows_(rows), centres_(centers), half_(half), best_(static_cast<size_t>(rows.rows())) {}

  void SeeAll() {
    for (int64_t first = 0; first < centres_.rows(); first += kCentersAtOnce) {
      packed_.Pack(centres_.Rows(first, std::min(first + kCentersAtOnce, centres_.rows())));
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

  /// The nearest center of a row, beyond doubt.
  int32_t Decide(int64_t row) const {
    const Best& best = best_[row];
    if (best.value - best.runner_up > 2 * SimilarityErrorBound(rows_.cols())) return best.center;
    Best exact;
    for (int64_t c = 0; c < centres_.rows(); ++c) {
      exact.See(static_cast<int32_t>(c), Product(row, c) - half_[c]);
    }
    return exact.center;
  }

  double SquaredDistance(int64_t row, int32_t center) const {
    const float* own = rows_.Row(row).data();
    const double square = ExactDot(own, own, rows_.cols());
    return std::max(0.0, square + 2 * (half_[center] - Product(row, center)));
  }

 private:
  double Product(int64_t row, int64_t center) const {
    return ExactDot(rows_.Row(row).data(), centres_.Row(center).data(), rows_.cols());
  }

  MatrixView<const float> rows_;
  MatrixView<const float> centres_;
  const std::vector<double>& half_;
  std::vector<Best> best_;
  PackedRows packed_;
  std::vector<float> values_;
};

}  // namespace

NearestCentroids FindNearestCentroids(MatrixView<const float> rows, MatrixView<const float> centers,
                                  const Execution& execution) {
  const std::vector<double> half = HalfSquares(centers);
  NearestCentroids nearest;
  nearest.center.resize(static_cast<size_t>(rows.rows()));
  nearest.distance.resize(nearest.center.size());
  ParallelFor(rows.rows(), kRowsPerBlock, execution, [&](int64_t begin, int64_t end) {
    BlockSearch search(rows.Rows(begin, end), centers, half);
    search.SeeAll();
    for (int64_t row = begin; row < end; ++row) {
      nearest.center[row] = search.Decide(row - begin);
      nearest.distance[row] = search.SquaredDistance(row - begin, nearest.center[row]);
    }
  });
  return nearest;
}

}  // namespace facegraph
