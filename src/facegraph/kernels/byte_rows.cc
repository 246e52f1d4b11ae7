// SPDX-License-Identifier: MIT
#include "facegraph/kernels/byte_rows.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <numeric>

#include "facegraph/base/parallel.h"
#include "facegraph/kernels/kernel_table.h"
#include "facegraph/kernels/similarity.h"

namespace facegraph {
namespace {

constexpr int64_t kLongestRow = 8192;  // sums of 255 * 127 then stay far below 2^31
constexpr int32_t kFar = 1 << 28;      // beyond any product of rows
constexpr int32_t kNever = 1 << 30;    // no product and slack get there

int8_t Code(float value, double step) {
  return static_cast<int8_t>(std::clamp(std::nearbyint(value / step), -127.0, 127.0));
}

/// |x - step q|
double Rest(std::span<const float> row, double step) {
  double square = 0;
  for (const float value : row) {
    const double rest = value - step * Code(value, step);
    square += rest * rest;
  }
  return std::sqrt(square);
}

/// Few rows have values beyond some multiple of the usual one, 1 / sqrt(dim): to cut those costs
/// less than a coarser step for all.
double BestStep(MatrixView<const float> units, std::span<const int32_t> order) {
  constexpr size_t kSample = 500;
  constexpr std::array kMultiples{2.5, 3.0, 3.5, 4.0, 4.5, 5.0, 6.0, 8.0, 12.0, 24.0, 100.0};
  const double usual = 1 / std::sqrt(static_cast<double>(units.cols()));
  const size_t stride = std::max<size_t>(order.size() / kSample, 1);
  double best = 1.0 / 127, lowest = INFINITY;
  for (const double multiple : kMultiples) {
    const double step = std::min(multiple * usual, 1.0) / 127;
    double rest = 0;
    for (size_t i = 0; i < order.size(); i += stride) rest += Rest(units.Row(order[i]), step);
    if (rest < lowest) {
      lowest = rest;
      best = step;
    }
  }
  return best;
}

}  // namespace

bool ByteRows::AreFast(int64_t dim) {
  return ActiveKernels().find_pairs != nullptr && dim <= kLongestRow;
}

ByteRows::ByteRows(MatrixView<const float> units, std::span<const int32_t> order,
                   const Execution& execution)
    : codes_(static_cast<int64_t>(order.size()), (units.cols() + 3) / 4 * 4),
      errors_(order.size()),
      step_(BestStep(units, order)) {
  ParallelFor(num_rows(), 4096, execution, [&](int64_t begin, int64_t end) {
    for (int64_t row = begin; row < end; ++row) {
      const std::span<const float> from = units.Row(order[static_cast<size_t>(row)]);
      const std::span<int8_t> codes = codes_.Row(row);
      for (size_t t = 0; t < from.size(); ++t) codes[t] = Code(from[t], step_);
      errors_[static_cast<size_t>(row)] = static_cast<float>(Rest(from, step_));
    }
  });
  const float largest = errors_.empty() ? 0.0f : *std::ranges::max_element(errors_);
  // What is left is rounding: of the float product that counts in the end, of these sums, of the
  // rows' lengths.
  const auto rounding = static_cast<float>(SimilarityErrorBound(units.cols()) + 1e-6);
  for (float& error : errors_) error = error * (1 + largest) * (1 + 1e-5f) + rounding;
}

double ByteRows::MeanError() const {
  return std::accumulate(errors_.begin(), errors_.end(), 0.0) /
         std::max<double>(1, static_cast<double>(errors_.size()));
}

int32_t BytePairFinder::Slack(int64_t row) const {
  return static_cast<int32_t>(
      std::min(std::ceil(rows_.error(row) / (rows_.step_ * rows_.step_)) + 1, double{kFar}));
}

void BytePairFinder::Needs(int64_t begin, std::span<const float> cuts,
                           std::vector<int32_t>& needs) const {
  const double scale = 1 / (rows_.step_ * rows_.step_);
  needs.assign((cuts.size() + kByteColumns - 1) / kByteColumns * kByteColumns, kNever);
  for (size_t i = 0; i < cuts.size(); ++i) {
    const double own = rows_.error(begin + static_cast<int64_t>(i));
    const double need = std::floor((cuts[i] - own) * scale) - 1;
    needs[i] = static_cast<int32_t>(std::clamp(need, -double{kFar}, double{kFar}));
  }
}

void BytePairFinder::SetRight(int64_t begin, int64_t end) {
  assert(end - begin <= kMostRight);
  right_begin_ = begin;
  right_end_ = end;
  const int64_t num_panels = (end - begin + kByteColumns - 1) / kByteColumns;
  const int64_t quads = rows_.codes_.cols() / 4;
  panels_.assign(static_cast<size_t>(num_panels * quads * 4 * kByteColumns), 128);
  right_slacks_.assign(static_cast<size_t>(num_panels * kByteColumns), -kNever / 2);  // of no row
  for (int64_t row = begin; row < end; ++row) {
    const int64_t column = row - begin;
    right_slacks_[static_cast<size_t>(column)] = Slack(row);
    const int8_t* codes = rows_.codes_.Row(row).data();
    uint8_t* to =
        panels_.data() + (column / kByteColumns * quads * kByteColumns + column % kByteColumns) * 4;
    for (int64_t q = 0; q < quads; ++q, to += 4 * kByteColumns, codes += 4) {
      for (int i = 0; i < 4; ++i) to[i] = static_cast<uint8_t>(codes[i] + 128);
    }
  }
}

std::span<const PossiblePair> BytePairFinder::Find(int64_t begin, int64_t end,
                                                   std::span<const float> left_cuts,
                                                   std::span<const float> right_cuts) {
  static_assert(kMostLeft <= kMostByteRows);
  assert(end - begin <= kMostLeft && static_cast<int64_t>(left_cuts.size()) == end - begin);
  assert(static_cast<int64_t>(right_cuts.size()) == right_end_ - right_begin_);
  Needs(begin, left_cuts, left_needs_);
  Needs(right_begin_, right_cuts, right_needs_);
  left_slacks_.clear();
  for (int64_t row = begin; row < end; ++row) left_slacks_.push_back(Slack(row));
  const int64_t num_right = static_cast<int64_t>(right_slacks_.size());
  found_.resize(static_cast<size_t>((end - begin) * num_right));
  const int64_t count = ActiveKernels().find_pairs(
      rows_.codes_.Row(begin).data(), end - begin, panels_.data(), num_right / kByteColumns,
      rows_.codes_.cols() / 4, {left_needs_.data(), left_slacks_.data()},
      {right_needs_.data(), right_slacks_.data()}, found_.data());
  pairs_.clear();
  const double square = rows_.step_ * rows_.step_;
  for (int64_t i = 0; i < count; ++i) {
    const auto [position, product] = found_[static_cast<size_t>(i)];
    const auto left = static_cast<int32_t>(begin) + (position >> 16);
    const auto right = static_cast<int32_t>(right_begin_) + (position & 0xffff);
    const auto value = static_cast<float>(square * product);
    const float error = rows_.error(left) + rows_.error(right);
    pairs_.push_back({left, right, value - error, value + error});
  }
  return pairs_;
}

}  // namespace facegraph
