// SPDX-License-Identifier: MIT
#include "facegraph/affinity/confident_neighbor_sums.h"

#include <algorithm>
#include <cmath>

#include "facegraph/base/error.h"
#include "facegraph/base/parallel.h"

namespace facegraph {
namespace {

constexpr int64_t kFacesAtOnce = 256;

/// Cosine of two vectors, 0 where one has no length.
double Cosine(double product, double length2, double other_length2) {
  const double lengths = length2 * other_length2;
  return lengths > 1e-12 ? std::clamp(product / std::sqrt(lengths), -1.0, 1.0) : 0;
}

}  // namespace

ConfidentNeighborSums::ConfidentNeighborSums(MatrixView<const float> units, const ConfidentNeighbors& confident_neighbors, const Execution& execution)
    : confident_neighbors_(confident_neighbors), rows_(EncodeRows(units)), own_(static_cast<size_t>(units.rows())) {
  Require(confident_neighbors.num_faces() == units.rows(), ErrorKind::kBadData,
          "there are {} features, and confident neighbors of {} faces", units.rows(), confident_neighbors.num_faces());
  const int64_t dim = units.cols();
  sums_ = ByteRows(units.rows(), dim, rows_.step());
  ParallelFor(units.rows(), kFacesAtOnce, execution, [&](int64_t begin, int64_t end) {
    std::vector<float> sum(static_cast<size_t>(dim));
    for (int64_t face = begin; face < end; ++face) {
      std::ranges::copy(units.Row(face), sum.begin());
      for (const int32_t mate : confident_neighbors.Of(face)) {
        for (int64_t t = 0; t < dim; ++t) sum[t] += units(mate, t);
      }
      double length2 = 0, with_self = 0;
      for (int64_t t = 0; t < dim; ++t) {
        length2 += double{sum[t]} * double{sum[t]};
        with_self += double{sum[t]} * double{units(face, t)};
      }
      own_[face] = {static_cast<float>(length2), static_cast<float>(with_self)};
      const auto scale = static_cast<float>(length2 > 0 ? 1 / std::sqrt(length2) : 0);
      for (float& value : sum) value *= scale;
      sums_.Set(face, sum);
    }
  });
}

ConfidentNeighborSums::Edge ConfidentNeighborSums::Compare(int64_t face, int64_t other) const {
  const std::span<const int32_t> here = confident_neighbors_.Of(face), there = confident_neighbors_.Of(other);
  Edge edge;
  edge.num_here = std::ssize(here);
  edge.num_there = std::ssize(there);
  edge.is_confident = std::ranges::binary_search(here, static_cast<int32_t>(other));
  edge.is_confident_there = std::ranges::binary_search(there, static_cast<int32_t>(face));
  const double product = ByteProduct(rows_, face, rows_, other);
  const double length = std::sqrt(double{own_[face].length2});
  const double other_length = std::sqrt(double{own_[other].length2});
  // Products with the whole sums, then without those who are compared.
  double face_there = other_length * ByteProduct(rows_, face, sums_, other);
  double other_here = length * ByteProduct(rows_, other, sums_, face);
  double both = length * other_length * ByteProduct(sums_, face, sums_, other);
  double length2 = own_[face].length2, other_length2 = own_[other].length2;
  if (edge.is_confident) both -= own_[other].with_self;
  if (edge.is_confident_there) both -= own_[face].with_self;
  if (edge.is_confident && edge.is_confident_there) both += product;
  if (edge.is_confident_there) {
    other_length2 += 1 - 2 * face_there;
    face_there -= 1;
  }
  if (edge.is_confident) {
    length2 += 1 - 2 * other_here;
    other_here -= 1;
  }
  edge.here = Cosine(face_there, 1, other_length2);
  edge.there = Cosine(other_here, 1, length2);
  edge.both = Cosine(both, length2, other_length2);
  return edge;
}

}  // namespace facegraph
