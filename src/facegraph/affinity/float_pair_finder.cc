// SPDX-License-Identifier: MIT
#include "facegraph/affinity/float_pair_finder.h"

#include <algorithm>
#include <cmath>

namespace facegraph {
namespace {

/// Exact, as every Ticks fits a float.
float AsFloat(Ticks ticks) { return static_cast<float>(ticks) / kTicksPerOne; }

}  // namespace

int32_t FloatPairFinder::Error(int64_t dim) {
  return static_cast<int32_t>(std::ceil(SimilarityErrorBound(dim) * kTicksPerOne)) +
         1;  // Ticks round down
}

MatrixView<const float> FloatPairFinder::Gather(int64_t begin, int64_t end,
                                                std::vector<float>& rows) const {
  rows.resize(static_cast<size_t>((end - begin) * units_.cols()));
  const MatrixView<float> view(rows.data(), end - begin, units_.cols());
  for (int64_t row = begin; row < end; ++row) {
    std::ranges::copy(units_.Row(order_[static_cast<size_t>(row)]), view.Row(row - begin).begin());
  }
  return view;
}

void FloatPairFinder::SetRight(int64_t begin, int64_t end) {
  right_begin_ = begin;
  right_.Pack(Gather(begin, end, gathered_));
}

MatrixView<const float> FloatPairFinder::Products(int64_t begin, int64_t end) {
  products_.resize(static_cast<size_t>((end - begin) * right_.padded_rows()));
  const MatrixView<float> products(products_.data(), end - begin, right_.padded_rows());
  SimilarityBlock(Gather(begin, end, left_), right_, products);
  return products;
}

std::span<const SimilarPair> FloatPairFinder::Find(int64_t begin, int64_t end,
                                                   std::span<const Ticks> left_cuts,
                                                   std::span<const Ticks> right_cuts) {
  const MatrixView<const float> products = Products(begin, end);
  positions_.resize(right_cuts.size());
  cuts_.resize(right_cuts.size());
  std::ranges::transform(right_cuts, cuts_.begin(), AsFloat);
  pairs_.clear();
  for (int64_t row = begin; row < end; ++row) {
    const std::span<const float> values = products.Row(row - begin).first(right_cuts.size());
    const float cut = AsFloat(left_cuts[static_cast<size_t>(row - begin)]);
    const int64_t found = FindAtLeastEither(values, cut, cuts_, positions_);
    for (const int32_t position : std::span(positions_).first(static_cast<size_t>(found))) {
      if (row >= right_begin_ + position) continue;
      pairs_.push_back({static_cast<int32_t>(row), static_cast<int32_t>(right_begin_) + position,
                        TicksOf(values[static_cast<size_t>(position)])});
    }
  }
  return pairs_;
}

MatrixView<const Ticks> FloatPairFinder::AtLeast(int64_t begin, int64_t end) {
  const MatrixView<const float> products = Products(begin, end);
  if (at_least_.rows() < end - begin || at_least_.cols() != right_.num_rows()) {
    at_least_ = Matrix<Ticks>(std::max(end - begin, kMostLeft), right_.num_rows());
  }
  for (int64_t row = 0; row < end - begin; ++row) {
    for (int64_t right = 0; right < right_.num_rows(); ++right) {
      at_least_(row, right) = Lowered(TicksOf(products(row, right)), error());
    }
  }
  return at_least_.View().Rows(0, end - begin);
}

}  // namespace facegraph
