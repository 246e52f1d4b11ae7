// SPDX-License-Identifier: MIT
#include "facegraph/baselines/mean_shift.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "facegraph/base/error.h"
#include "facegraph/base/parallel.h"
#include "facegraph/baselines/centroids.h"
#include "facegraph/kernels/similarity.h"

namespace facegraph {
namespace {

constexpr int64_t kFacesAtOnce = 256;
constexpr int64_t kWindowsPerBlock = 12 * kSimilarityRows;

/// The centers of the windows, [n, dim], and the number of faces in each at its last move, [n].
struct Windows {
  Matrix<float> center;
  std::vector<int64_t> size;
};

/// Sums up the faces inside of windows.
class WindowSums {
 public:
  WindowSums(MatrixView<const float> units, double bandwidth)
      : units_(units), bandwidth_(bandwidth) {}

  /// Adds the faces inside of each window to sums [windows, dim] and their number to sizes.
  void Add(MatrixView<const float> center, MatrixView<double> sums, std::span<int64_t> sizes) {
    // |x - c| <= h means x c >= (1 + |c|^2 - h^2) / 2.
    std::vector<double> min_product;
    for (int64_t w = 0; w < center.rows(); ++w) {
      const float* row = center.Row(w).data();
      min_product.push_back((1 + ExactDot(row, row, center.cols()) - bandwidth_ * bandwidth_) / 2);
    }
    for (int64_t first = 0; first < units_.rows(); first += kFacesAtOnce) {
      packed_.Pack(units_.Rows(first, std::min(first + kFacesAtOnce, units_.rows())));
      values_.resize(static_cast<size_t>(kSimilarityRows * packed_.padded_rows()));
      for (int64_t begin = 0; begin < center.rows(); begin += kSimilarityRows) {
        const int64_t end = std::min(begin + kSimilarityRows, center.rows());
        const MatrixView<float> block(values_.data(), end - begin, packed_.padded_rows());
        SimilarityBlock(center.Rows(begin, end), packed_, block);
        for (int64_t w = begin; w < end; ++w) {
          for (int64_t f = 0; f < packed_.num_rows(); ++f) {
            if (!IsInside(double{block(w - begin, f)}, min_product[w], center.Row(w), first + f))
              continue;
            ++sizes[w];
            const std::span<const float> face = units_.Row(first + f);
            const std::span<double> sum = sums.Row(w);
            for (size_t t = 0; t < face.size(); ++t) sum[t] += double{face[t]};
          }
        }
      }
    }
  }

 private:
  bool IsInside(double product, double min_product, std::span<const float> center,
                int64_t face) const {
    const double error = SimilarityErrorBound(units_.cols());
    if (product < min_product - error) return false;
    if (product > min_product + error) return true;
    return ExactDot(center.data(), units_.Row(face).data(), units_.cols()) >= min_product;
  }

  MatrixView<const float> units_;
  double bandwidth_;
  PackedRows packed_;
  std::vector<float> values_;
};

/// Moves the given windows once and returns those that are still moving.
std::vector<int32_t> MoveOnce(MatrixView<const float> units, const MeanShiftOptions& options,
                              const std::vector<int32_t>& moving, Windows& windows,
                              const Execution& execution) {
  std::vector<uint8_t> keeps_moving(moving.size(), 0);
  ParallelFor(std::ssize(moving), kWindowsPerBlock, execution, [&](int64_t begin, int64_t end) {
    Matrix<float> center(end - begin, units.cols());
    for (int64_t w = begin; w < end; ++w) {
      std::ranges::copy(windows.center.Row(moving[w]), center.Row(w - begin).begin());
    }
    Matrix<double> sums(end - begin, units.cols());
    std::vector<int64_t> sizes(static_cast<size_t>(end - begin), 0);
    WindowSums(units, options.bandwidth).Add(center.View(), sums.View(), sizes);
    for (int64_t w = begin; w < end; ++w) {
      if (sizes[w - begin] == 0) continue;
      double moved = 0;
      for (int64_t t = 0; t < units.cols(); ++t) {
        const double mean = sums(w - begin, t) / static_cast<double>(sizes[w - begin]);
        const double step = mean - double{center(w - begin, t)};
        moved += step * step;
        windows.center(moving[w], t) = static_cast<float>(mean);
      }
      windows.size[moving[w]] = sizes[w - begin];
      keeps_moving[w] = std::sqrt(moved) > options.min_move * options.bandwidth;
    }
  });
  std::vector<int32_t> still_moving;
  for (size_t w = 0; w < moving.size(); ++w) {
    if (keeps_moving[w]) still_moving.push_back(moving[w]);
  }
  return still_moving;
}

/// The centers of the windows that are modes, [modes, dim].
Matrix<float> Modes(const Windows& windows, double bandwidth) {
  std::vector<int32_t> order(windows.size.size());
  std::iota(order.begin(), order.end(), 0);
  std::ranges::stable_sort(order,
                           [&](int32_t a, int32_t b) { return windows.size[a] > windows.size[b]; });
  const int64_t dim = windows.center.cols();
  std::vector<int32_t> modes;
  for (const int32_t w : order) {
    const float* row = windows.center.Row(w).data();
    const bool is_taken = std::ranges::any_of(modes, [&](int32_t mode) {
      const float* other = windows.center.Row(mode).data();
      double square = 0;
      for (int64_t t = 0; t < dim; ++t) {
        const double difference = double{row[t]} - double{other[t]};
        square += difference * difference;
      }
      return square <= bandwidth * bandwidth;
    });
    if (!is_taken) modes.push_back(w);
  }
  Matrix<float> centers(std::ssize(modes), dim);
  for (int64_t m = 0; m < centers.rows(); ++m) {
    std::ranges::copy(windows.center.Row(modes[m]), centers.Row(m).begin());
  }
  return centers;
}

}  // namespace

void MeanShiftOptions::Check() const {
  Require(bandwidth > 0 && bandwidth <= 2, ErrorKind::kUsage,
          "mean shift: the bandwidth is {}, should be above 0 and at most 2", bandwidth);
  Require(max_rounds >= 1, ErrorKind::kUsage,
          "mean shift: the number of rounds is {}, should be 1 or more", max_rounds);
  Require(min_move > 0, ErrorKind::kUsage, "mean shift: min_move is {}, should be above 0",
          min_move);
}

Partition MeanShift(MatrixView<const float> units, const MeanShiftOptions& options,
                    const Execution& execution) {
  options.Check();
  const auto n = static_cast<int32_t>(units.rows());
  if (n == 0) return {};
  Windows windows{Matrix<float>(n, units.cols()), std::vector<int64_t>(static_cast<size_t>(n), 1)};
  std::copy_n(units.data(), units.size(), windows.center.data());
  std::vector<int32_t> moving(static_cast<size_t>(n));
  std::iota(moving.begin(), moving.end(), 0);
  for (int round = 0; round < options.max_rounds && !moving.empty(); ++round) {
    execution.Report("mean shift", n - std::ssize(moving), n, "faces");
    moving = MoveOnce(units, options, moving, windows, execution);
  }
  const Matrix<float> modes = Modes(windows, options.bandwidth);
  const NearestCentroids nearest = FindNearestCentroids(units, modes.View(), execution);
  return Canonical(Partition{nearest.centroid, static_cast<int32_t>(modes.rows())});
}

}  // namespace facegraph
