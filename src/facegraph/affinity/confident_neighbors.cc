// SPDX-License-Identifier: MIT
#include "facegraph/affinity/confident_neighbors.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "facegraph/base/error.h"
#include "facegraph/base/parallel.h"

namespace facegraph {
namespace {

constexpr int64_t kFacesPerBlock = 256;

/// Cosine from a product and two squared lengths; 0 if a length is 0.
double Cosine(double product, double length2, double other_length2) {
  const double lengths = length2 * other_length2;
  return lengths > 1e-12 ? std::clamp(product / std::sqrt(lengths), -1.0, 1.0) : 0;
}

}  // namespace

void ConfidentNeighborOptions::Check() const {
  Require(min_probability > 0 && min_probability <= 1, ErrorKind::kUsage,
          "confident neighbors: min_probability is {}, should be above 0 and at most 1",
          min_probability);
  Require(max_count >= 0, ErrorKind::kUsage,
          "confident neighbors: max_count is {}, should be 0 or more", max_count);
}

ConfidentNeighbors FindConfidentNeighbors(const NeighborLists& neighbors,
                                          const Matrix<float>& probabilities,
                                          const ConfidentNeighborOptions& options) {
  options.Check();
  ConfidentNeighbors found;
  std::vector<std::pair<float, int64_t>> probable;  // (-probability, column)
  for (int64_t face = 0; face < neighbors.num_faces(); ++face) {
    probable.clear();
    for (int64_t column = 0; column < neighbors.k(); ++column) {
      const int32_t id = neighbors.ids(face, column);
      const float probability = probabilities(face, column);
      if (id < 0 || id == face || probability < static_cast<float>(options.min_probability)) {
        continue;
      }
      probable.emplace_back(-probability, column);
    }
    const auto count = std::min(std::ssize(probable), options.max_count);
    std::ranges::partial_sort(probable, probable.begin() + count);
    for (int64_t i = 0; i < count; ++i) {
      found.ids.push_back(neighbors.ids(face, probable[i].second));
    }
    std::ranges::sort(found.ids.begin() + found.offsets.back(), found.ids.end());
    found.offsets.push_back(std::ssize(found.ids));
  }
  return found;
}

ConfidentNeighborSums::ConfidentNeighborSums(MatrixView<const float> units,
                                             const ConfidentNeighbors& confident_neighbors,
                                             const Execution& execution)
    : confident_neighbors_(confident_neighbors),
      rows_(EncodeRows(units)),
      sum_products_(static_cast<size_t>(units.rows())) {
  Require(confident_neighbors.num_faces() == units.rows(), ErrorKind::kBadData,
          "there are features of {} faces, but confident neighbors of {}", units.rows(),
          confident_neighbors.num_faces());
  const int64_t dim = units.cols();
  sums_ = ByteRows(units.rows(), dim, rows_.step());
  ParallelFor(units.rows(), kFacesPerBlock, execution, [&](int64_t begin, int64_t end) {
    std::vector<float> sum(static_cast<size_t>(dim));
    for (int64_t face = begin; face < end; ++face) {
      std::ranges::copy(units.Row(face), sum.begin());
      for (const int32_t neighbor : confident_neighbors.Neighbors(face)) {
        for (int64_t t = 0; t < dim; ++t) sum[t] += units(neighbor, t);
      }
      double length2 = 0, with_face = 0;
      for (int64_t t = 0; t < dim; ++t) {
        length2 += double{sum[t]} * double{sum[t]};
        with_face += double{sum[t]} * double{units(face, t)};
      }
      sum_products_[face] = {static_cast<float>(length2), static_cast<float>(with_face)};
      const auto scale = static_cast<float>(length2 > 0 ? 1 / std::sqrt(length2) : 0);
      for (float& value : sum) value *= scale;
      sums_.Set(face, sum);
    }
  });
}

ConfidentNeighborSums::Edge ConfidentNeighborSums::Compare(int64_t face, int64_t neighbor) const {
  const std::span<const int32_t> own = confident_neighbors_.Neighbors(face);
  const std::span<const int32_t> others = confident_neighbors_.Neighbors(neighbor);
  Edge edge;
  edge.count = std::ssize(own);
  edge.neighbor_count = std::ssize(others);
  edge.has_neighbor = std::ranges::binary_search(own, static_cast<int32_t>(neighbor));
  edge.neighbor_has_face = std::ranges::binary_search(others, static_cast<int32_t>(face));
  const SumProducts &own_sum = sum_products_[face], &other_sum = sum_products_[neighbor];
  const double product = ByteProduct(rows_, face, rows_, neighbor);
  const double length = std::sqrt(double{own_sum.length2});
  const double other_length = std::sqrt(double{other_sum.length2});
  // Products with the whole sums first; then the compared faces are taken out of them.
  double face_product = other_length * ByteProduct(rows_, face, sums_, neighbor);
  double neighbor_product = length * ByteProduct(rows_, neighbor, sums_, face);
  double sum_product = length * other_length * ByteProduct(sums_, face, sums_, neighbor);
  double length2 = own_sum.length2, other_length2 = other_sum.length2;
  if (edge.has_neighbor) sum_product -= other_sum.with_face;
  if (edge.neighbor_has_face) sum_product -= own_sum.with_face;
  if (edge.has_neighbor && edge.neighbor_has_face) sum_product += product;
  if (edge.neighbor_has_face) {
    other_length2 += 1 - 2 * face_product;
    face_product -= 1;
  }
  if (edge.has_neighbor) {
    length2 += 1 - 2 * neighbor_product;
    neighbor_product -= 1;
  }
  edge.face_to_sum = Cosine(face_product, 1, other_length2);
  edge.sum_to_neighbor = Cosine(neighbor_product, 1, length2);
  edge.sum_to_sum = Cosine(sum_product, length2, other_length2);
  return edge;
}

}  // namespace facegraph
