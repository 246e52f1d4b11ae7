// SPDX-License-Identifier: MIT
#include "facegraph/knn/nearest_neighbors.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "facegraph/base/error.h"
#include "facegraph/base/random.h"
#include "facegraph/base/timing.h"
#include "facegraph/kernels/coded_rows.h"
#include "facegraph/knn/pair_search.h"
#include "facegraph/knn/query_search.h"
#include "facegraph/knn/resumable_search.h"

namespace facegraph {
namespace {

constexpr int64_t kRows = 768;
constexpr double kSeconds = 0.1;

Matrix<float> RandomUnitRows(int64_t dim) {
  Random random(1);
  Matrix<float> units(kRows, dim);
  for (int64_t row = 0; row < kRows; ++row) {
    double square = 0;
    for (float& value : units.Row(row)) {
      value = static_cast<float>(random.Normal());
      square += double{value} * double{value};
    }
    for (float& value : units.Row(row)) value /= static_cast<float>(std::sqrt(square));
  }
  return units;
}

/// Multiply-adds per second of one thread. No value reaches the cuts, so only products take time.
template <typename Finder>
double Rate(Finder finder, int64_t dim) {
  const std::vector<Ticks> cuts(kRows, std::numeric_limits<Ticks>::max());
  const std::span<const Ticks> left_cuts = std::span(cuts).first(Finder::kMaxLeft);
  finder.SetRight(0, kRows);
  double products = 0;
  const Stopwatch watch;
  while (watch.Seconds() < kSeconds) {
    finder.Find(0, Finder::kMaxLeft, left_cuts, cuts);
    products += static_cast<double>(Finder::kMaxLeft * kRows);
  }
  return 2 * products * static_cast<double>(dim) / watch.Seconds();
}

}  // namespace

void NeighborOptions::Check() const {
  Require(k >= 1, ErrorKind::kUsage, "k is {}; must be at least 1, the face itself", k);
  Require(min_recall > 0 && min_recall < 1, ErrorKind::kUsage,
          "min_recall is {}; must be above 0 and below 1 (use an exact search for 1)", min_recall);
}

NeighborLists NearestNeighbors(const Features& features, const NeighborOptions& options,
                               const Execution& execution, SearchReport* report) {
  ResumableSearch search(features, options, execution);
  if (search.num_left() > 0) search.Advance(search.num_left(), execution);
  return search.Finish(execution, report);
}

double MeasureRecall(MatrixView<const float> units, const NeighborLists& lists, int64_t sample,
                     uint64_t seed, const Execution& execution) {
  const int64_t n = units.rows(), others = std::min(lists.k(), n) - 1;
  const int64_t size = std::min(sample, n);
  if (size == 0 || others <= 0) return 1;
  std::vector<int32_t> faces(static_cast<size_t>(size));
  Random random(seed);
  for (int32_t& face : faces) face = static_cast<int32_t>(random.Below(static_cast<uint64_t>(n)));
  Matrix<int32_t> ids(size, others, -1);
  SearchQueryIds(units, faces, ids.View(), execution);
  int64_t found = 0;
  for (int64_t i = 0; i < size; ++i) {
    std::vector<int32_t> truth(ids.Row(i).begin(), ids.Row(i).end());
    std::ranges::sort(truth);
    for (const int32_t id : lists.ids.Row(faces[static_cast<size_t>(i)]).subspan(1)) {
      found += std::ranges::binary_search(truth, id) ? 1 : 0;
    }
  }
  return static_cast<double>(found) / static_cast<double>(size * others);
}

double MeasureProductRate(int64_t dim) {
  const Matrix<float> units = RandomUnitRows(dim);
  std::vector<int32_t> order(kRows);
  std::iota(order.begin(), order.end(), 0);
  if (!CodedRows::AreFast(dim)) return Rate(FloatPairFinder(units.View(), order), dim);
  const CodedRows rows(units.View(), order, {});
  return Rate(CodedPairFinder(rows), dim);
}

}  // namespace facegraph
