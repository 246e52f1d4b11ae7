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

constexpr int64_t kFacesAtOnce = 256;
constexpr int64_t kBackgroundFaces = 2048;
constexpr int64_t kSurroundings = 11;  // the face itself and its first ten
constexpr int64_t kFirstShared = 20;
constexpr int64_t kDescribedFaces = 20000;

/// Of all pairs of a sample of rows, filled by `fill(face, row)`.
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
  // Faces that are all the same leave no standard deviation to count in.
  return {pairs.Mean(), std::sqrt(std::max(pairs.Variance(), 1e-6))};
}

}  // namespace

/// Where a face's neighbors stand in its list; a small table that stays in the nearest cache.
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
  /// -1 if it is not there.
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

/// What the lists of the two ends of an edge have in common.
struct EdgeInputs::Shared {
  int64_t count = 0, among_first = 0;
  int64_t rank = -1;  ///< of the face in the neighbor's list
  float weight_here = 0, weight_there = 0, weight_both = 0;
};

EdgeInputs::EdgeInputs(const Features& features, const NeighborLists& neighbors,
                       const ConfidentNeighbors* confident_neighbors, const Execution& execution)
    : neighbors_(neighbors),
      summaries_(static_cast<size_t>(neighbors.num_faces())),
      weights_(neighbors.num_faces(), neighbors.k(), kUnset) {
  Require(features.num_faces() == neighbors.num_faces(), ErrorKind::kBadData,
          "there are {} features and {} lists of neighbors", features.num_faces(),
          neighbors.num_faces());
  const UnitRows units(features, execution);
  const MatrixView<const float> rows = units.View();
  background_ = MeasureBackground(rows.rows(), rows.cols(), [&](int64_t face, std::span<float> row) {
    std::ranges::copy(rows.Row(face), row.begin());
  });
  if (confident_neighbors != nullptr) confident_neighbor_sums_.emplace(rows, *confident_neighbors, execution);
  ParallelFor(rows.rows(), kFacesAtOnce, execution, [&](int64_t begin, int64_t end) {
    for (int64_t face = begin; face < end; ++face) {
      summaries_[face] = Summarize(face);
      SetWeights(face);
    }
  });
  MakeMeans(rows, execution);
  DescribeSet(rows, confident_neighbors);
}

// Of faces spread evenly over the set.
void EdgeInputs::DescribeSet(MatrixView<const float> units, const ConfidentNeighbors* confident_neighbors) {
  const int64_t n = units.rows(), count = std::min(n, kDescribedFaces);
  Moments first, last, confident_similarity;
  double with_confident_neighbors = 0, logarithms = 0;
  for (int64_t i = 0; i < count; ++i) {
    const int64_t face = i * n / count;
    first.Add(double{summaries_[face].first3});
    last.Add(double{summaries_[face].last});
    if (confident_neighbors == nullptr) continue;
    const std::span<const int32_t> own = confident_neighbors->Of(face);
    with_confident_neighbors += own.empty() ? 0 : 1;
    logarithms += std::log1p(static_cast<double>(own.size()));
    for (const int32_t mate : own) {
      confident_similarity.Add(double{
          Relative(Similarity(units.Row(face).data(), units.Row(mate).data(), units.cols()))});
    }
  }
  const auto all = static_cast<double>(std::max<int64_t>(count, 1));
  const std::array<double, kNumSetInputs> values = {first.Mean(),
                                                    first.StdDev(),
                                                    last.Mean(),
                                                    confident_similarity.Mean(),
                                                    confident_similarity.StdDev(),
                                                    with_confident_neighbors / all,
                                                    logarithms / all};
  std::ranges::transform(values, of_set_.begin(), [](double x) { return static_cast<float>(x); });
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
    // Shorter lists: the mean of what there is.
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
  float top = 0, sum = 1;  // the face itself weighs as much as its first neighbor
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

void EdgeInputs::MakeMeans(MatrixView<const float> units, const Execution& execution) {
  const int64_t n = units.rows(), dim = units.cols();
  const auto mean_of = [&](int64_t face, std::span<float> mean) {
    std::ranges::copy(units.Row(face), mean.begin());
    for (int64_t column = 0; column < std::min(neighbors_.k(), kSurroundings); ++column) {
      if (!IsEdge(face, column)) continue;
      const std::span<const float> row = units.Row(neighbors_.ids(face, column));
      for (int64_t t = 0; t < dim; ++t) mean[t] += row[t];
    }
    ToUnitLength(mean);
  };
  of_means_ = MeasureBackground(n, dim, mean_of);
  Matrix<float> sample(std::min<int64_t>(n, 256), dim);
  std::vector<int32_t> order;
  for (int64_t i = 0; i < sample.rows(); ++i) {
    mean_of(i * n / sample.rows(), sample.Row(i));
    order.push_back(static_cast<int32_t>(i));
  }
  means_ = ByteRows(n, dim, ByteRows::BestStep(std::as_const(sample).View(), order));
  ParallelFor(n, kFacesAtOnce, execution, [&](int64_t begin, int64_t end) {
    std::vector<float> mean(static_cast<size_t>(dim));
    for (int64_t face = begin; face < end; ++face) {
      mean_of(face, mean);
      means_.Set(face, mean);
    }
  });
}

EdgeInputs::Shared EdgeInputs::Compare(int64_t face, int64_t column,
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
    const float weight_here = weights_(face, here), weight_there = weights_(other, there);
    shared.weight_here += weight_here;
    shared.weight_there += weight_there;
    shared.weight_both += weight_here * weight_there;
  }
  return shared;
}

void EdgeInputs::Fill(int64_t face, MatrixView<float> inputs) const {
  const ListPositions positions(neighbors_.ids.Row(face));
  const Summary& own = summaries_[face];
  std::fill_n(inputs.data(), inputs.size(), 0.0F);
  const auto k = static_cast<double>(neighbors_.k());
  const double nothing = background_.mean;  // what counts as 0
  const auto relative = [&](double x) { return Relative(static_cast<float>(x)); };
  for (int64_t column = 0; column < neighbors_.k(); ++column) {
    if (!IsEdge(face, column)) continue;
    const int32_t id = neighbors_.ids(face, column);
    const Summary& other = summaries_[id];
    const Shared shared = Compare(face, column, positions);
    const float value = Relative(neighbors_.similarities(face, column));
    const double means = ByteProduct(means_, face, means_, id);
    const auto log1p = [](double x) { return static_cast<float>(std::log1p(x)); };
    const auto root = [](int64_t x) {
      return static_cast<float>(std::sqrt(static_cast<double>(x)));
    };
    const ConfidentNeighborSums::Edge confident_neighbors =
        confident_neighbor_sums_ ? confident_neighbor_sums_->Compare(face, id)
                   : ConfidentNeighborSums::Edge{.here = nothing, .there = nothing, .both = nothing};
    const std::array<float, kNumEdgeInputs - kNumSetInputs> row = {
        value,
        log1p(static_cast<double>(column)),
        log1p(shared.rank < 0 ? 2 * k : static_cast<double>(shared.rank)),
        (shared.weight_here + shared.weight_there) / 2,
        std::log(1e-6F + shared.weight_both),
        root(shared.count),
        root(shared.among_first),
        own.first10,
        other.first10,
        own.first40,
        other.first40,
        own.last,
        other.last,
        static_cast<float>((means - of_means_.mean) / of_means_.std_dev),
        value - own.first10,
        value - other.first10,
        value - own.last,
        value - other.last,
        own.first3,
        other.first3,
        own.first20,
        other.first20,
        relative(confident_neighbors.here),
        relative(confident_neighbors.there),
        relative(confident_neighbors.both),
        log1p(static_cast<double>(confident_neighbors.num_here)),
        log1p(static_cast<double>(confident_neighbors.num_there)),
        static_cast<float>(confident_neighbors.is_confident),
        static_cast<float>(confident_neighbors.is_confident_there)};
    const auto rest = std::ranges::copy(row, inputs.Row(column).begin()).out;
    std::ranges::copy(of_set_, rest);
  }
}

}  // namespace facegraph
