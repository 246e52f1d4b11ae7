// SPDX-License-Identifier: MIT
#include "facegraph/affinity/float_pair_finder.h"

#include <algorithm>

namespace facegraph {

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

std::span<const PossiblePair> FloatPairFinder::Find(int64_t begin, int64_t end,
                                                    std::span<const float> left_cuts,
                                                    std::span<const float> right_cuts) {
  products_.resize(static_cast<size_t>((end - begin) * right_.padded_rows()));
  positions_.resize(right_cuts.size());
  const MatrixView<float> products(products_.data(), end - begin, right_.padded_rows());
  SimilarityBlock(Gather(begin, end, left_), right_, products);
  pairs_.clear();
  const auto off = static_cast<float>(2 * SimilarityErrorBound(units_.cols()));
  for (int64_t row = begin; row < end; ++row) {
    const std::span<const float> values = products.Row(row - begin).first(right_cuts.size());
    const float cut = left_cuts[static_cast<size_t>(row - begin)];
    const int64_t found = FindAtLeastEither(values, cut, right_cuts, positions_);
    for (const int32_t position : std::span(positions_).first(static_cast<size_t>(found))) {
      pairs_.push_back({static_cast<int32_t>(row), static_cast<int32_t>(right_begin_) + position,
                        values[static_cast<size_t>(position)] - off,
                        values[static_cast<size_t>(position)]});
    }
  }
  return pairs_;
}

}  // namespace facegraph
