// SPDX-License-Identifier: MIT
#include "facegraph/affinity/edge_inputs.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "facegraph/base/error.h"
#include "facegraph/base/moments.h"
#include "facegraph/base/parallel.h"
#include "facegraph/base/random.h"
#include "facegraph/kernels/feature_rows.h"
#include "facegraph/kernels/similarity.h"
#include "facegraph/nn/multiply.h"

namespace facegraph {
namespace {

constexpr int64_t kEdgeFaces = 256;
constexpr int64_t kBackgroundFaces = 2048;
constexpr int64_t kLocalMeanColumns = 11;  // the face itself and its top 10
constexpr int64_t kFirstShared = 20;
constexpr int64_t kSummarizedFaces = 20000;

/// The background of all pairs of a sample of rows, which `fill(face, row)` fills.
template <typename Fill>
Background MeasureBackground(int64_t num_faces, int64_t dim, const Fill& fill) {
  std::vector<int32_t> faces;
  Random random(0, 17);
  const int64_t count = std::min(num_faces, kBackgroundFaces);
  for (int64_t i = 0; i < count; ++i) {
    faces.push_back(static_cast<int32_t>(num_faces <= kBackgroundFaces
                                             ? static_cast<uint64_t>(i)
                                             : random.Below(static_cast<uint64_t>(num_faces))));
  }
  Matrix<float> rows(count, dim), products(count, count);
  for (int64_t i = 0; i < count; ++i) fill(faces[i], rows.Row(i));
  MultiplyTransposedRight(std::as_const(rows).View(), std::as_const(rows).View(), false,
                          products.View());
  Moments pairs;
  for (int64_t i = 0; i < count; ++i) {
    for (int64_t j = 0; j < i; ++j) {
      if (faces[i] != faces[j]) pairs.Add(double{products(i, j)});
    }
  }
  if (pairs.count() == 0) return {};
  // Identical faces have a standard deviation of 0, by which nothing can be divided.
  return {pairs.Mean(), std::sqrt(std::max(pairs.Variance(), 1e-6))};
}

}  // namespace

/// Hash table from the ids of a list to their positions, small enough for the first-level cache.
class ListPositions {
 public:
  explicit ListPositions(std::span<const int32_t> ids)
      : mask_(std::bit_ceil(static_cast<uint32_t>(4 * ids.size() + 4)) - 1),
        slots_(mask_ + 1, {-1, -1}) {
    for (size_t position = 0; position < ids.size(); ++position) {
      if (ids[position] < 0) continue;
      uint32_t slot = Slot(ids[position]);
      while (slots_[slot].id >= 0) slot = (slot + 1) & mask_;
      slots_[slot] = {ids[position], static_cast<int32_t>(position)};
    }
  }
  /// -1 if the list does not have the id.
  int32_t Find(int32_t id) const {
    for (uint32_t slot = Slot(id);; slot = (slot + 1) & mask_) {
      if (slots_[slot].id == id) return slots_[slot].position;
      if (slots_[slot].id < 0) return -1;
    }
  }

 private:
  struct Entry {
    int32_t id, position;
  };
  uint32_t Slot(int32_t id) const {
    return (static_cast<uint32_t>(id) * 2654435761U >> 12) & mask_;
  }
  uint32_t mask_;
  std::vector<Entry> slots_;
};

/// Overlap of the neighbor lists of the two ends of an edge.
struct EdgeInputs::Shared {
  int64_t count = 0, among_first = 0;
  int64_t rank = -1;                           ///< of the face in the neighbor's list; -1: absent
  float face_weight = 0, neighbor_weight = 0;  ///< softmax weight of the shared neighbors
  float product_weight = 0;                    ///< sum of the products of both weights
};

EdgeInputs::EdgeInputs(const Features& features, const NeighborLists& neighbors,
                       const ConfidentNeighbors* confident_neighbors, const Execution& execution)
    : neighbors_(neighbors),
      summaries_(static_cast<size_t>(neighbors.num_faces())),
      weights_(neighbors.num_faces(), neighbors.k(), kUnset) {
  Require(features.num_faces() == neighbors.num_faces(), ErrorKind::kBadData,
          "there are features of {} faces, but neighbors of {}", features.num_faces(),
          neighbors.num_faces());
  const UnitRows units(features, execution);
  const MatrixView<const float> rows = units.View();
  background_ = MeasureBackground(
      rows.rows(), rows.cols(),
      [&](int64_t face, std::span<float> row) { std::ranges::copy(rows.Row(face), row.begin()); });
  if (confident_neighbors != nullptr) {
    confident_neighbor_sums_.emplace(rows, *confident_neighbors, execution);
  }
  ParallelFor(rows.rows(), kEdgeFaces, execution, [&](int64_t begin, int64_t end) {
    for (int64_t face = begin; face < end; ++face) {
      summaries_[face] = Summarize(face);
      SetWeights(face);
    }
  });
  ComputeLocalMeans(rows, execution);
  SummarizeDataSet(rows, confident_neighbors);
}

// Uses a sample of the faces, at even intervals.
void EdgeInputs::SummarizeDataSet(MatrixView<const float> units,
                                  const ConfidentNeighbors* confident_neighbors) {
  const int64_t n = units.rows(), count = std::min(n, kSummarizedFaces);
  Moments first, last, confident_similarity;
  double with_confident_neighbors = 0, log_counts = 0;
  for (int64_t i = 0; i < count; ++i) {
    const int64_t face = i * n / count;
    first.Add(double{summaries_[face].first3});
    last.Add(double{summaries_[face].last});
    if (confident_neighbors == nullptr) continue;
    const std::span<const int32_t> own = confident_neighbors->Neighbors(face);
    with_confident_neighbors += own.empty() ? 0 : 1;
    log_counts += std::log1p(static_cast<double>(own.size()));
    for (const int32_t neighbor : own) {
      confident_similarity.Add(double{
          Relative(Similarity(units.Row(face).data(), units.Row(neighbor).data(), units.cols()))});
    }
  }
  const auto all = static_cast<double>(std::max<int64_t>(count, 1));
  const std::array<double, kNumSetInputs> values = {first.Mean(),
                                                    first.StdDev(),
                                                    last.Mean(),
                                                    confident_similarity.Mean(),
                                                    confident_similarity.StdDev(),
                                                    with_confident_neighbors / all,
                                                    log_counts / all};
  std::ranges::transform(values, data_set_inputs_.begin(),
                         [](double x) { return static_cast<float>(x); });
}

EdgeInputs::Summary EdgeInputs::Summarize(int64_t face) const {
  Summary summary;
  double sum = 0;
  int64_t count = 0;
  for (int64_t column = 0; column < neighbors_.k(); ++column) {
    if (!IsEdge(face, column)) continue;
    const float value = Relative(neighbors_.similarities(face, column));
    sum += double{value};
    ++count;
    const auto mean = static_cast<float>(sum / static_cast<double>(count));
    // In a shorter list it is the mean of all entries.
    if (count <= 3) summary.first3 = mean;
    if (count <= 10) summary.first10 = mean;
    if (count <= 20) summary.first20 = mean;
    if (count <= 40) summary.first40 = mean;
    summary.last = value;
  }
  return summary;
}

void EdgeInputs::SetWeights(int64_t face) {
  const std::span<float> weights = weights_.Row(face);
  std::ranges::fill(weights, 0.0F);
  float top = 0, sum = 1;  // the face itself has the weight of its first neighbor
  bool first = true;
  for (int64_t column = 0; column < neighbors_.k(); ++column) {
    if (!IsEdge(face, column)) continue;
    const float value = Relative(neighbors_.similarities(face, column));
    if (first) top = value;
    first = false;
    weights[column] = std::exp(value - top);
    sum += weights[column];
  }
  for (int64_t column = 0; column < neighbors_.k(); ++column) {
    weights[column] = neighbors_.ids(face, column) == face ? 1 / sum : weights[column] / sum;
  }
}

void EdgeInputs::ComputeLocalMeans(MatrixView<const float> units, const Execution& execution) {
  const int64_t n = units.rows(), dim = units.cols();
  const auto compute_mean = [&](int64_t face, std::span<float> mean) {
    std::ranges::copy(units.Row(face), mean.begin());
    for (int64_t column = 0; column < std::min(neighbors_.k(), kLocalMeanColumns); ++column) {
      if (!IsEdge(face, column)) continue;
      const std::span<const float> row = units.Row(neighbors_.ids(face, column));
      for (int64_t t = 0; t < dim; ++t) mean[t] += row[t];
    }
    ToUnitLength(mean);
  };
  means_background_ = MeasureBackground(n, dim, compute_mean);
  Matrix<float> sample(std::min<int64_t>(n, 256), dim);
  std::vector<int32_t> order;
  for (int64_t i = 0; i < sample.rows(); ++i) {
    compute_mean(i * n / sample.rows(), sample.Row(i));
    order.push_back(static_cast<int32_t>(i));
  }
  means_ = ByteRows(n, dim, ByteRows::BestStep(std::as_const(sample).View(), order));
  ParallelFor(n, kEdgeFaces, execution, [&](int64_t begin, int64_t end) {
    std::vector<float> mean(static_cast<size_t>(dim));
    for (int64_t face = begin; face < end; ++face) {
      compute_mean(face, mean);
      means_.Set(face, mean);
    }
  });
}

EdgeInputs::Shared EdgeInputs::CompareLists(int64_t face, int64_t column,
                                            const ListPositions& positions) const {
  Shared shared;
  const int32_t other = neighbors_.ids(face, column);
  for (int64_t there = 0; there < neighbors_.k(); ++there) {
    const int32_t id = neighbors_.ids(other, there);
    if (id < 0) continue;
    if (id == face) shared.rank = there;
    const int32_t here = positions.Find(id);
    if (here < 0) continue;
    ++shared.count;
    shared.among_first += here < kFirstShared && there < kFirstShared;
    const float face_weight = weights_(face, here), neighbor_weight = weights_(other, there);
    shared.face_weight += face_weight;
    shared.neighbor_weight += neighbor_weight;
    shared.product_weight += face_weight * neighbor_weight;
  }
  return shared;
}

void EdgeInputs::FillEdge(int64_t face, int64_t column, const ListPositions& positions,
                          std::span<float> inputs) const {
  const auto relative = [&](double x) { return Relative(static_cast<float>(x)); };
  const auto log1p = [](double x) { return static_cast<float>(std::log1p(x)); };
  const auto root = [](int64_t x) { return static_cast<float>(std::sqrt(static_cast<double>(x))); };
  const int32_t id = neighbors_.ids(face, column);
  const Summary &own = summaries_[face], &other = summaries_[id];
  const Shared shared = CompareLists(face, column, positions);
  const double rank =
      shared.rank < 0 ? 2 * static_cast<double>(neighbors_.k()) : static_cast<double>(shared.rank);
  const float value = Relative(neighbors_.similarities(face, column));
  const double means = ByteProduct(means_, face, means_, id);
  const double zero = background_.mean;  // the similarity whose relative value is 0
  const ConfidentNeighborSums::Edge sums =
      confident_neighbor_sums_
          ? confident_neighbor_sums_->Compare(face, id)
          : ConfidentNeighborSums::Edge{
                .face_to_sum = zero, .sum_to_neighbor = zero, .sum_to_sum = zero};
  const std::array<float, kNumEdgeInputs - kNumSetInputs> row = {
      value,
      log1p(static_cast<double>(column)),
      log1p(rank),
      (shared.face_weight + shared.neighbor_weight) / 2,
      std::log(1e-6F + shared.product_weight),
      root(shared.count),
      root(shared.among_first),
      own.first10,
      other.first10,
      own.first40,
      other.first40,
      own.last,
      other.last,
      static_cast<float>((means - means_background_.mean) / means_background_.std_dev),
      value - own.first10,
      value - other.first10,
      value - own.last,
      value - other.last,
      own.first3,
      other.first3,
      own.first20,
      other.first20,
      relative(sums.face_to_sum),
      relative(sums.sum_to_neighbor),
      relative(sums.sum_to_sum),
      log1p(static_cast<double>(sums.count)),
      log1p(static_cast<double>(sums.neighbor_count)),
      static_cast<float>(sums.has_neighbor),
      static_cast<float>(sums.neighbor_has_face)};
  const auto rest = std::ranges::copy(row, inputs.begin()).out;
  std::ranges::copy(data_set_inputs_, rest);
}

void EdgeInputs::Fill(int64_t face, MatrixView<float> inputs) const {
  const ListPositions positions(neighbors_.ids.Row(face));
  std::fill_n(inputs.data(), inputs.size(), 0.0F);
  for (int64_t column = 0; column < neighbors_.k(); ++column) {
    if (IsEdge(face, column)) FillEdge(face, column, positions, inputs.Row(column));
  }
}

}  // namespace facegraph
