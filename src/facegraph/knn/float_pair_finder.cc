// SPDX-License-Identifier: MIT
#include "facegraph/knn/float_pair_finder.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace facegraph {
namespace {

/// Exact, as every Ticks fits a float.
float AsFloat(Ticks ticks) { return static_cast<float>(ticks) / kTicksPerOne; }

}  // namespace

int32_t FloatPairFinder::Error(int64_t dim) {
  return static_cast<int32_t>(std::ceil(SimilarityErrorBound(dim) * kTicksPerOne)) +
         1;  // Ticks round down
}

std::span<const int32_t> FloatPairFinder::Range(int64_t begin, int64_t end) {
  range_.resize(static_cast<size_t>(end - begin));
  std::iota(range_.begin(), range_.end(), static_cast<int32_t>(begin));
  return range_;
}

MatrixView<const float> FloatPairFinder::Gather(std::span<const int32_t> which,
                                                std::vector<float>& rows) const {
  rows.resize(which.size() * static_cast<size_t>(units_.cols()));
  const MatrixView<float> view(rows.data(), std::ssize(which), units_.cols());
  for (size_t i = 0; i < which.size(); ++i) {
    std::ranges::copy(units_.Row(order_[static_cast<size_t>(which[i])]),
                      view.Row(static_cast<int64_t>(i)).begin());
  }
  return view;
}

void FloatPairFinder::SetRight(int64_t begin, int64_t end) {
  right_begin_ = begin;
  right_.Pack(Gather(Range(begin, end), gathered_));
}

MatrixView<const float> FloatPairFinder::Products(std::span<const int32_t> left) {
  products_.resize(left.size() * static_cast<size_t>(right_.padded_rows()));
  const MatrixView<float> products(products_.data(), std::ssize(left), right_.padded_rows());
  SimilarityBlock(Gather(left, left_), right_, products);
  return products;
}

template <typename Counts>
std::span<const SimilarPair> FloatPairFinder::FindWhere(std::span<const int32_t> left,
                                                        std::span<const Ticks> left_cuts,
                                                        std::span<const Ticks> right_cuts,
                                                        const Counts& counts) {
  const MatrixView<const float> products = Products(left);
  positions_.resize(right_cuts.size());
  cuts_.resize(right_cuts.size());
  std::ranges::transform(right_cuts, cuts_.begin(), AsFloat);
  pairs_.clear();
  for (size_t i = 0; i < left.size(); ++i) {
    const std::span<const float> values =
        products.Row(static_cast<int64_t>(i)).first(right_cuts.size());
    const int64_t found = FindAtLeastEither(values, AsFloat(left_cuts[i]), cuts_, positions_);
    for (const int32_t position : std::span(positions_).first(static_cast<size_t>(found))) {
      const auto right = static_cast<int32_t>(right_begin_) + position;
      if (!counts(left[i], right)) continue;
      pairs_.push_back({left[i], right, ToTicks(values[static_cast<size_t>(position)])});
    }
  }
  return pairs_;
}

std::span<const SimilarPair> FloatPairFinder::Find(int64_t begin, int64_t end,
                                                   std::span<const Ticks> left_cuts,
                                                   std::span<const Ticks> right_cuts) {
  return FindWhere(Range(begin, end), left_cuts, right_cuts,
                   [](int32_t left, int32_t right) { return left < right; });
}

std::span<const SimilarPair> FloatPairFinder::Find(std::span<const int32_t> left,
                                                   std::span<const Ticks> left_cuts,
                                                   std::span<const Ticks> right_cuts) {
  return FindWhere(left, left_cuts, right_cuts, [](int32_t a, int32_t b) { return a != b; });
}

MatrixView<const Ticks> FloatPairFinder::AtLeast(int64_t begin, int64_t end) {
  const MatrixView<const float> products = Products(Range(begin, end));
  if (at_least_.rows() < end - begin || at_least_.cols() != right_.num_rows()) {
    at_least_ = Matrix<Ticks>(std::max(end - begin, kMaxLeft), right_.num_rows());
  }
  for (int64_t row = 0; row < end - begin; ++row) {
    for (int64_t right = 0; right < right_.num_rows(); ++right) {
      at_least_(row, right) = Lowered(ToTicks(products(row, right)), error());
    }
  }
  return at_least_.View().Rows(0, end - begin);
}

}  // namespace facegraph
