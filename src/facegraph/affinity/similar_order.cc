// SPDX-License-Identifier: MIT
#include "facegraph/affinity/similar_order.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "facegraph/base/parallel.h"
#include "facegraph/kernels/similarity.h"

namespace facegraph {
namespace {

constexpr int64_t kPivotsAtOnce = 256;
constexpr int64_t kSampledPerGroup = 32;  ///< faces that the first middles are found on

/// The most similar pivot of a face so far, by products that are off by a little.
struct Nearest {
  int32_t pivot = 0;
  float value = -std::numeric_limits<float>::infinity();
  float runner_up = -std::numeric_limits<float>::infinity();

  void See(int32_t other, float other_value) {
    if (other_value <= value) {
      runner_up = std::max(runner_up, other_value);
    } else {
      runner_up = value;
      value = other_value;
      pivot = other;
    }
  }
};

int32_t NearestExactly(std::span<const float> face, MatrixView<const float> pivots) {
  int32_t nearest = 0;
  float best = -std::numeric_limits<float>::infinity();
  for (int64_t p = 0; p < pivots.rows(); ++p) {
    const float value = Similarity(face.data(), pivots.Row(p).data(), pivots.cols());
    if (value <= best) continue;
    best = value;
    nearest = static_cast<int32_t>(p);
  }
  return nearest;
}

/// group[i]: the pivot most similar to face i.
void AssignFaces(MatrixView<const float> faces, MatrixView<const float> pivots,
                 std::span<int32_t> group) {
  std::vector<Nearest> nearest(group.size());
  std::vector<float> values;
  PackedRows packed;
  for (int64_t first = 0; first < pivots.rows(); first += kPivotsAtOnce) {
    packed.Pack(pivots.Rows(first, std::min(first + kPivotsAtOnce, pivots.rows())));
    values.resize(static_cast<size_t>(kSimilarityRows * packed.padded_rows()));
    for (int64_t begin = 0; begin < faces.rows(); begin += kSimilarityRows) {
      const int64_t end = std::min(begin + kSimilarityRows, faces.rows());
      const MatrixView<float> block(values.data(), end - begin, packed.padded_rows());
      SimilarityBlock(faces.Rows(begin, end), packed, block);
      for (int64_t row = begin; row < end; ++row) {
        for (int64_t p = 0; p < packed.num_rows(); ++p) {
          nearest[row].See(static_cast<int32_t>(first + p), block(row - begin, p));
        }
      }
    }
  }
  const double apart = 2 * SimilarityErrorBound(pivots.cols());
  for (size_t row = 0; row < group.size(); ++row) {
    const bool sure = nearest[row].value - nearest[row].runner_up > apart;
    group[row] =
        sure ? nearest[row].pivot : NearestExactly(faces.Row(static_cast<int64_t>(row)), pivots);
  }
}

/// The group of each face: that of the most similar middle.
std::vector<int32_t> Assign(MatrixView<const float> units, MatrixView<const float> middles,
                            const Execution& execution) {
  std::vector<int32_t> group(static_cast<size_t>(units.rows()));
  ParallelFor(units.rows(), 40 * kSimilarityRows, execution, [&](int64_t begin, int64_t end) {
    AssignFaces(
        units.Rows(begin, end), middles,
        std::span(group).subspan(static_cast<size_t>(begin), static_cast<size_t>(end - begin)));
  });
  return group;
}

/// Every middle becomes the mean of its faces, at unit length; one without faces stays.
void MoveMiddles(MatrixView<const float> units, std::span<const int32_t> group,
                 Matrix<float>& middles) {
  Matrix<double> sums(middles.rows(), middles.cols());
  for (int64_t face = 0; face < units.rows(); ++face) {
    const std::span<double> sum = sums.Row(group[static_cast<size_t>(face)]);
    const std::span<const float> row = units.Row(face);
    for (size_t c = 0; c < sum.size(); ++c) sum[c] += row[c];
  }
  for (int64_t g = 0; g < middles.rows(); ++g) {
    double square = 0;
    for (const double value : sums.Row(g)) square += value * value;
    if (square == 0) continue;
    for (int64_t c = 0; c < middles.cols(); ++c) {
      middles(g, c) = static_cast<float>(sums(g, c) / std::sqrt(square));
    }
  }
}

/// A chain through all middles, each followed by the most similar one that is left.
std::vector<int32_t> Chain(MatrixView<const float> middles) {
  std::vector<int32_t> chain{0}, left(static_cast<size_t>(middles.rows() - 1));
  std::iota(left.begin(), left.end(), 1);
  while (!left.empty()) {
    const float* last = middles.Row(chain.back()).data();
    const auto similarity = [&](int32_t g) {
      return Similarity(last, middles.Row(g).data(), middles.cols());
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

}  // namespace

SimilarOrder OrderBySimilarity(MatrixView<const float> units, int64_t num_groups,
                               const Execution& execution) {
  const int64_t n = units.rows();
  Matrix<float> middles(num_groups, units.cols());
  for (int64_t g = 0; g < num_groups; ++g) {
    std::ranges::copy(units.Row(g * n / num_groups), middles.Row(g).begin());
  }
  const Matrix<float> sample =
      EveryNth(units, std::max<int64_t>(n / (kSampledPerGroup * num_groups), 1));
  MoveMiddles(sample.View(), Assign(sample.View(), middles.View(), execution), middles);
  std::vector<int32_t> group = Assign(units, middles.View(), execution);
  MoveMiddles(units, group, middles);
  const std::vector<int32_t> chain = Chain(middles.View());
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
  order.middles = Matrix<float>(num_groups, units.cols());
  for (int64_t i = 0; i < num_groups; ++i) {
    std::ranges::copy(middles.Row(chain[i]), order.middles.Row(i).begin());
  }
  return order;
}

}  // namespace facegraph
