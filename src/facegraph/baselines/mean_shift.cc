// SPDX-License-Identifier: MIT
#include "facegraph/baselines/mean_shift.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "facegraph/base/error.h"
#include "facegraph/base/parallel.h"
#include "facegraph/baselines/nearest_centroids.h"
#include "facegraph/kernels/similarity.h"

namespace facegraph {
namespace {

constexpr int64_t kFacesAtOnce = 256;
constexpr int64_t kWindowsPerBlock = 12 * kSimilarityRows;

/// Windows around positions that move; and how many faces each held when it last did.
struct Windows {
  Matrix<float> center;
  std::vector<int64_t> size;
};

/// Finds the faces inside of some windows.
class WindowSums {
 public:
  WindowSums(MatrixView<const float> units, double bandwidth)
      : units_(units), bandwidth_(bandwidth) {}

  /// Adds up the faces within windows begin..end-1 of `center`: sums [end - begin, dim].
  void Add(MatrixView<const float> center, MatrixView<double> sums, std::span<int64_t> sizes) {
    // |x - c| <= h means x c >= (1 + |c|^2 - h^2) / 2.
    std::vector<double> least;
    for (int64_t w = 0; w < center.rows(); ++w) {
      const float* row = center.Row(w).data();
      least.push_back((1 + ExactDot(row, row, center.cols()) - bandwidth_ * bandwidth_) / 2);
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
            if (!IsInside(double{block(w - begin, f)}, least[w], center.Row(w), first + f))
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
  bool IsInside(double product, double least, std::span<const float> center, int64_t face) const {
    const double doubt = SimilarityErrorBound(units_.cols());
    if (product < least - doubt) return false;
    if (product > least + doubt) return true;
    return ExactDot(center.data(), units_.Row(face).data(), units_.cols()) >= least;
  }

  MatrixView<const float> units_;
  double bandwidth_;
  PackedRows packed_;
  std::vector<float> values_;
};

/// Moves the given windows once; those that still travel are returned.
std::vector<int32_t> MoveOnce(MatrixView<const float> units, const MeanShiftOptions& options,
                              const std::vector<int32_t>& travelling, Windows& windows,
                              const Execution& execution) {
  std::vector<uint8_t> travels(travelling.size(), 0);
  ParallelFor(std::ssize(travelling), kWindowsPerBlock, execution, [&](int64_t begin, int64_t end) {
    Matrix<float> center(end - begin, units.cols());
    for (int64_t w = begin; w < end; ++w) {
      std::ranges::copy(windows.center.Row(travelling[w]), center.Row(w - begin).begin());
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
        windows.center(travelling[w], t) = static_cast<float>(mean);
      }
      windows.size[travelling[w]] = sizes[w - begin];
      travels[w] = std::sqrt(moved) > options.min_move * options.bandwidth;
    }
  });
  std::vector<int32_t> left;
  for (size_t w = 0; w < travelling.size(); ++w) {
    if (travels[w]) left.push_back(travelling[w]);
  }
  return left;
}

/// The windows that are modes.
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
  std::vector<int32_t> travelling(static_cast<size_t>(n));
  std::iota(travelling.begin(), travelling.end(), 0);
  for (int round = 0; round < options.max_rounds && !travelling.empty(); ++round) {
    execution.Report("mean shift", n - std::ssize(travelling), n, "faces");
    travelling = MoveOnce(units, options, travelling, windows, execution);
  }
  const Matrix<float> modes = Modes(windows, options.bandwidth);
  const NearestCentroids nearest = FindNearestCentroids(units, modes.View(), execution);
  return Canonical(Partition{nearest.center, static_cast<int32_t>(modes.rows())});
}

}  // namespace facegraph
