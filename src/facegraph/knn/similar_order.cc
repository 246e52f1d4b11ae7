// SPDX-License-Identifier: MIT
#include "facegraph/knn/similar_order.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <mutex>
#include <numeric>

#include "facegraph/base/parallel.h"
#include "facegraph/kernels/byte_rows.h"
#include "facegraph/kernels/similarity.h"

namespace facegraph {
namespace {

constexpr int64_t kPanelsAtOnce = 4;      ///< panels of centroids; their products stay in the cache
constexpr int64_t kMaxChained = 1024;     ///< up to this many groups are ordered as a chain
constexpr int kSampleRounds = 3;          ///< rounds on the sample for more groups than that
constexpr int64_t kSampledPerGroup = 10;  ///< faces in the sample per group

/// Assigns each face to the group with the most similar centroid by 8-bit products; ties: the
/// first.
class Assignment {
 public:
  explicit Assignment(MatrixView<const float> centroids) : bytes_(EncodeRows(centroids)) {
    packed_.Pack(bytes_, 0, centroids.rows());
  }

  std::vector<int32_t> Groups(MatrixView<const float> units, const Execution& execution) const {
    std::vector<int32_t> group(static_cast<size_t>(units.rows()));
    std::mutex mutex;
    int64_t num_done = 0;
    ParallelFor(units.rows(), 16 * kMaxByteRows, execution, [&](int64_t begin, int64_t end) {
      ByteRows some(kMaxByteRows, units.cols(), bytes_.step());
      std::vector<int32_t> products(kMaxByteRows * kPanelsAtOnce * kByteColumns);
      for (int64_t first = begin; first < end; first += kMaxByteRows) {
        const int64_t last = std::min(first + kMaxByteRows, end);
        for (int64_t face = first; face < last; ++face) some.Set(face - first, units.Row(face));
        FindNearest(
            some,
            std::span(group).subspan(static_cast<size_t>(first), static_cast<size_t>(last - first)),
            products);
      }
      if (packed_.num_rows() <= kMaxChained) return;  // takes seconds only
      const std::lock_guard<std::mutex> lock(mutex);
      num_done += end - begin;
      execution.Report("groups", num_done, units.rows(), "faces");
    });
    return group;
  }

 private:
  void FindNearest(const ByteRows& faces, std::span<int32_t> group,
                   std::span<int32_t> products) const {
    std::array<int32_t, kMaxByteRows> best;
    best.fill(std::numeric_limits<int32_t>::min());
    for (int64_t panel = 0; panel < packed_.num_panels(); panel += kPanelsAtOnce) {
      const ByteOperands operands =
          packed_.Operands(faces.Row(0), std::ssize(group), panel, kPanelsAtOnce);
      ActiveKernels().byte_products(operands, products.data());
      const int64_t stride = operands.num_panels * kByteColumns, first = panel * kByteColumns;
      const int64_t count = std::min(stride, packed_.num_rows() - first);
      for (size_t face = 0; face < group.size(); ++face) {
        const int32_t* row = products.data() + static_cast<int64_t>(face) * stride;
        const int32_t highest = *std::max_element(row, row + count);
        if (highest <= best[face]) continue;
        best[face] = highest;
        group[face] = static_cast<int32_t>(first + (std::find(row, row + count, highest) - row));
      }
    }
  }

  ByteRows bytes_;
  PackedBytes packed_;
};

std::vector<int32_t> Assign(MatrixView<const float> units, MatrixView<const float> centroids,
                            const Execution& execution) {
  return Assignment(centroids).Groups(units, execution);
}

/// Sets every centroid to the normalized mean of its faces. Empty groups keep their centroid.
void UpdateCentroids(MatrixView<const float> units, std::span<const int32_t> group,
                     Matrix<float>& centroids) {
  Matrix<double> sums(centroids.rows(), centroids.cols());
  for (int64_t face = 0; face < units.rows(); ++face) {
    const std::span<double> sum = sums.Row(group[static_cast<size_t>(face)]);
    const std::span<const float> row = units.Row(face);
    for (size_t c = 0; c < sum.size(); ++c) sum[c] += row[c];
  }
  for (int64_t g = 0; g < centroids.rows(); ++g) {
    double square = 0;
    for (const double value : sums.Row(g)) square += value * value;
    if (square == 0) continue;
    for (int64_t c = 0; c < centroids.cols(); ++c) {
      centroids(g, c) = static_cast<float>(sums(g, c) / std::sqrt(square));
    }
  }
}

/// A greedy chain through all centroids: each is followed by the most similar remaining one.
std::vector<int32_t> Chain(MatrixView<const float> centroids) {
  std::vector<int32_t> chain{0}, left(static_cast<size_t>(centroids.rows() - 1));
  std::iota(left.begin(), left.end(), 1);
  while (!left.empty()) {
    const float* last = centroids.Row(chain.back()).data();
    const auto similarity = [&](int32_t g) {
      return Similarity(last, centroids.Row(g).data(), centroids.cols());
    };
    const auto next = std::ranges::max_element(left, {}, similarity);
    chain.push_back(*next);
    left.erase(next);
  }
  return chain;
}

Matrix<float> EveryNth(MatrixView<const float> units, int64_t stride) {
  Matrix<float> rows((units.rows() + stride - 1) / stride, units.cols());
  for (int64_t row = 0; row < rows.rows(); ++row) {
    std::ranges::copy(units.Row(row * stride), rows.Row(row).begin());
  }
  return rows;
}

Matrix<float> GetRows(MatrixView<const float> units, std::span<const int32_t> faces) {
  Matrix<float> rows(std::ssize(faces), units.cols(), kUnset);
  for (int64_t row = 0; row < rows.rows(); ++row) {
    std::ranges::copy(units.Row(faces[static_cast<size_t>(row)]), rows.Row(row).begin());
  }
  return rows;
}

/// Orders the centroids so that similar ones are near each other: as a chain, or for many centroids
/// by k-means, like the faces.
std::vector<int32_t> OrderCentroids(MatrixView<const float> centroids, const Execution& execution) {
  constexpr int64_t kPerGroup = 32;
  if (centroids.rows() <= kMaxChained) return Chain(centroids);
  return OrderBySimilarity(centroids, centroids.rows() / kPerGroup, execution).faces;
}

}  // namespace

SimilarOrder OrderBySimilarity(MatrixView<const float> units, int64_t num_groups,
                               const Execution& execution) {
  const int64_t n = units.rows();
  Matrix<float> centroids(num_groups, units.cols());
  for (int64_t g = 0; g < num_groups; ++g) {
    std::ranges::copy(units.Row(g * n / num_groups), centroids.Row(g).begin());
  }
  const bool few = num_groups <= kMaxChained;
  const Matrix<float> sample =
      EveryNth(units, std::max<int64_t>(n / (kSampledPerGroup * num_groups), 1));
  for (int round = 0; round < (few ? 1 : kSampleRounds); ++round) {
    UpdateCentroids(sample.View(), Assign(sample.View(), centroids.View(), execution), centroids);
  }
  std::vector<int32_t> group = Assign(units, centroids.View(), execution);
  UpdateCentroids(units, group, centroids);
  const std::vector<int32_t> chain = OrderCentroids(centroids.View(), execution);
  std::vector<int32_t> place(chain.size());
  for (size_t i = 0; i < chain.size(); ++i) place[chain[i]] = static_cast<int32_t>(i);

  SimilarOrder order;
  order.offsets.assign(chain.size() + 1, 0);
  for (int32_t& g : group) {
    g = place[g];
    ++order.offsets[g + 1];
  }
  std::partial_sum(order.offsets.begin(), order.offsets.end(), order.offsets.begin());
  std::vector<int64_t> next(order.offsets.begin(), order.offsets.end() - 1);
  order.faces.resize(static_cast<size_t>(n));
  for (int64_t face = 0; face < n; ++face) {
    order.faces[next[group[face]]++] = static_cast<int32_t>(face);
  }
  order.centroids = GetRows(centroids.View(), chain);
  return order;
}

void SeparateCentroidOutliers(MatrixView<const float> units, double share, SimilarOrder& order,
                              const Execution& execution) {
  const int64_t num_groups = order.centroids.rows(), n = units.rows();
  std::vector<float> similarities(
      static_cast<size_t>(n));  // of each row to the centroid of its group
  ParallelFor(num_groups, 64, execution, [&](int64_t begin, int64_t end) {
    for (int64_t g = begin; g < end; ++g) {
      for (int64_t row = order.offsets[g]; row < order.offsets[g + 1]; ++row) {
        similarities[row] = Similarity(units.Row(order.faces[row]).data(),
                                       order.centroids.Row(g).data(), units.cols());
      }
    }
  });
  const auto num_outliers = static_cast<std::ptrdiff_t>(share * static_cast<double>(n));
  std::vector<int32_t> rows(static_cast<size_t>(n));
  std::iota(rows.begin(), rows.end(), 0);
  std::ranges::nth_element(rows, rows.begin() + num_outliers, [&](int32_t a, int32_t b) {
    return similarities[a] != similarities[b] ? similarities[a] < similarities[b] : a < b;
  });
  std::vector<bool> is_outlier(static_cast<size_t>(n), false);
  for (const int32_t row : std::span(rows).first(num_outliers)) is_outlier[row] = true;
  std::vector<int32_t> grouped, outliers;
  grouped.reserve(static_cast<size_t>(n));
  int64_t row = 0;
  for (int64_t g = 0; g < num_groups; ++g) {
    for (; row < order.offsets[g + 1]; ++row) {
      (is_outlier[row] ? outliers : grouped).push_back(order.faces[row]);
    }
    order.offsets[g + 1] = std::ssize(grouped);
  }
  grouped.insert(grouped.end(), outliers.begin(), outliers.end());
  order.faces = std::move(grouped);
}

}  // namespace facegraph
