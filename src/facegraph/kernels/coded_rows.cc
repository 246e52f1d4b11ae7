// SPDX-License-Identifier: MIT
#include "facegraph/kernels/coded_rows.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <cstring>
#include <limits>
#include <numeric>

#include "facegraph/base/parallel.h"
#include "facegraph/kernels/kernel_table.h"
#include "facegraph/kernels/similarity.h"

namespace facegraph {
namespace {

constexpr int64_t kLongestRow = 8192;  // sums of 255 * 127 then stay far below 2^31
constexpr int32_t kFar = 1 << 28;      // beyond any product of rows
constexpr double kWordStep = 1.0 / kTicksPerOne;

/// Writes q and returns |x - step q|. By floats, so that the compiler can do several at once: what
/// a quotient rounds to decides nothing, q is what counts.
template <typename Code>
double Encode(std::span<const float> row, double step, std::span<Code> codes) {
  constexpr auto kMost = static_cast<float>(std::numeric_limits<Code>::max());
  const auto steps = static_cast<float>(1 / step);
  for (size_t t = 0; t < row.size(); ++t) {
    const float scaled = std::clamp(row[t] * steps, -kMost, kMost);
    codes[t] = static_cast<Code>(static_cast<int32_t>(scaled + std::copysign(0.5f, scaled)));
  }
  double square = 0;
  for (size_t t = 0; t < row.size(); ++t) {
    const double rest = row[t] - step * codes[t];
    square += rest * rest;
  }
  return std::sqrt(square);
}

/// Few rows have values beyond some multiple of the usual one, 1 / sqrt(dim): to cut those costs
/// less than a coarser step for all.
double BestByteStep(MatrixView<const float> units, std::span<const int32_t> order) {
  constexpr size_t kSample = 500;
  constexpr std::array kMultiples{2.5, 3.0, 3.5, 4.0, 4.5, 5.0, 6.0, 8.0, 12.0, 24.0, 100.0};
  const double usual = 1 / std::sqrt(static_cast<double>(units.cols()));
  const size_t stride = std::max<size_t>(order.size() / kSample, 1);
  double best = 1.0 / 127, lowest = INFINITY;
  std::vector<int8_t> codes(static_cast<size_t>(units.cols()));
  for (const double multiple : kMultiples) {
    const double step = std::min(multiple * usual, 1.0) / 127;
    double rest = 0;
    for (size_t i = 0; i < order.size(); i += stride) {
      rest += Encode<int8_t>(units.Row(order[i]), step, codes);
    }
    if (rest < lowest) {
      lowest = rest;
      best = step;
    }
  }
  return best;
}

/// error(x) for every |e_x|, see the class.
void AddUp(std::vector<float>& rests, double rounding) {
  const double largest = rests.empty() ? 0 : *std::ranges::max_element(rests);
  for (float& rest : rests) {
    rest = static_cast<float>(rest * (1 + largest) * (1 + 1e-5) + rounding);
  }
}

}  // namespace

bool CodedRows::AreFast(int64_t dim) {
  return ActiveKernels().find_pairs != nullptr && dim <= kLongestRow;
}

CodedRows::CodedRows(MatrixView<const float> units, std::span<const int32_t> order,
                     const Execution& execution)
    : bytes_(static_cast<int64_t>(order.size()), (units.cols() + 3) / 4 * 4),
      words_(static_cast<int64_t>(order.size()), (units.cols() + 31) / 32 * 32),
      slacks_(order.size()),
      step_(BestByteStep(units, order)) {
  std::vector<float> byte_errors(order.size()), word_errors(order.size());
  const auto dim = static_cast<size_t>(units.cols());
  ParallelFor(num_rows(), 1024, execution, [&](int64_t begin, int64_t end) {
    for (int64_t row = begin; row < end; ++row) {
      const std::span<const float> from = units.Row(order[static_cast<size_t>(row)]);
      byte_errors[static_cast<size_t>(row)] =
          static_cast<float>(Encode(from, step_, bytes_.Row(row).first(dim)));
      word_errors[static_cast<size_t>(row)] =
          static_cast<float>(Encode(from, kWordStep, words_.Row(row).first(dim)));
    }
  });
  // Beside the codes there is rounding: of the float that counts in the end, of these sums, of the
  // rows' lengths.
  const double rounding = SimilarityErrorBound(units.cols()) + 1e-6;
  AddUp(byte_errors, rounding);
  AddUp(word_errors, rounding);
  for (size_t row = 0; row < slacks_.size(); ++row) {
    slacks_[row] = static_cast<int32_t>(
        std::min(std::ceil(byte_errors[row] / (step_ * step_)) + 1, double{kFar}));
  }
  const double largest = word_errors.empty() ? 0 : *std::ranges::max_element(word_errors);
  error_ = static_cast<int32_t>(std::ceil(2 * largest * kTicksPerOne)) + 1;  // Ticks round down
}

double CodedRows::MeanByteError() const {
  return 2 * step_ * step_ * std::accumulate(slacks_.begin(), slacks_.end(), 0.0) /
         std::max<double>(1, static_cast<double>(slacks_.size()));
}

// A value that reaches a cut is of a similarity that is less than it by the error at most, and of a
// product of bytes that is less than that by both slacks at most.
void CodedPairFinder::SetNeeds(int64_t begin, int64_t end, std::span<const Ticks> left_cuts,
                               std::span<const Ticks> right_cuts) {
  assert(static_cast<int64_t>(left_cuts.size()) == end - begin);
  assert(static_cast<int64_t>(right_cuts.size()) == right_end_ - right_begin_);
  constexpr int32_t kRounding = 4;  // of floats that may be 2^25
  const auto scale = static_cast<float>(1 / (rows_.step_ * rows_.step_ * kTicksPerOne));
  const auto set = [&](std::span<const Ticks> cuts, const int32_t* slacks, int32_t others,
                       int32_t* needs) {
    const int32_t error = rows_.error();
    for (size_t i = 0; i < cuts.size(); ++i) {
      const auto least = static_cast<int32_t>(scale * static_cast<float>(cuts[i] - error));
      needs[i] = cuts[i] == kLeastTicks ? -kFar : least - kRounding - slacks[i] - others;
    }
  };
  const int32_t* slacks = rows_.slacks_.data();
  const int32_t left_slack = *std::max_element(slacks + begin, slacks + end);
  left_needs_.resize(left_cuts.size());
  right_needs_.resize(panel_slacks_.size() * kByteColumns);
  set(left_cuts, slacks + begin, 0, left_needs_.data());
  set(right_cuts, slacks + right_begin_, left_slack, right_needs_.data());
}

void CodedPairFinder::SetRight(int64_t begin, int64_t end) {
  assert(end - begin <= kMostRight);
  right_begin_ = begin;
  right_end_ = end;
  const int64_t num_panels = (end - begin + kByteColumns - 1) / kByteColumns;
  const int64_t quads = rows_.bytes_.cols() / 4;
  constexpr uint32_t kZeros = 0x80808080;  // plus 128 each
  panels_.assign(static_cast<size_t>(num_panels * quads * kByteColumns), kZeros);
  panel_slacks_.assign(static_cast<size_t>(num_panels), 0);
  for (int64_t row = begin; row < end; ++row) {
    const int64_t panel = (row - begin) / kByteColumns, column = (row - begin) % kByteColumns;
    int32_t& slack = panel_slacks_[static_cast<size_t>(panel)];
    slack = std::max(slack, rows_.slacks_[static_cast<size_t>(row)]);
    const int8_t* bytes = rows_.bytes_.Row(row).data();
    uint32_t* to = panels_.data() + panel * quads * kByteColumns + column;
    for (int64_t q = 0; q < quads; ++q) {
      uint32_t four;
      std::memcpy(&four, bytes + 4 * q, sizeof four);
      to[q * kByteColumns] = four ^ kZeros;
    }
  }
}

ByteOperands CodedPairFinder::Operands(int64_t begin, int64_t end) const {
  assert(end - begin <= kMostLeft);
  return {rows_.bytes_.Row(begin).data(), end - begin,
          reinterpret_cast<const uint8_t*>(panels_.data()), std::ssize(panel_slacks_),
          rows_.bytes_.cols() / 4};
}

std::span<const SimilarPair> CodedPairFinder::Find(int64_t begin, int64_t end,
                                                   std::span<const Ticks> left_cuts,
                                                   std::span<const Ticks> right_cuts) {
  const KernelTable& kernels = ActiveKernels();
  SetNeeds(begin, end, left_cuts, right_cuts);
  found_.resize(static_cast<size_t>(kMostLeft) * right_needs_.size());
  const BytePairNeeds needs{left_needs_.data(), right_needs_.data(), panel_slacks_.data(),
                            right_end_ - right_begin_};
  const int64_t num_found = kernels.find_pairs(Operands(begin, end), needs, found_.data());
  std::span<BytePair> found = std::span(found_).first(static_cast<size_t>(num_found));
  if (end > right_begin_) {
    const auto last = std::remove_if(found.begin(), found.end(), [&](const BytePair& pair) {
      return begin + (pair.position >> 16) >= right_begin_ + (pair.position & 0xffff);
    });
    found = found.first(static_cast<size_t>(last - found.begin()));
  }
  kernels.fine_products(rows_.words_.Row(begin).data(), rows_.words_.Row(right_begin_).data(),
                        rows_.words_.cols(), found.data(), std::ssize(found));
  pairs_.clear();
  for (const auto& [position, product] : found) {
    const int32_t left = position >> 16, right = position & 0xffff;
    const auto value = static_cast<Ticks>(
        std::clamp<int32_t>(product >> 15, kLeastTicks, std::numeric_limits<Ticks>::max()));
    if (value < left_cuts[left] && value < right_cuts[right]) continue;
    pairs_.push_back(
        {static_cast<int32_t>(begin) + left, static_cast<int32_t>(right_begin_) + right, value});
  }
  return pairs_;
}

MatrixView<const Ticks> CodedPairFinder::AtLeast(int64_t begin, int64_t end) {
  const int64_t num_right = right_end_ - right_begin_;
  const int64_t stride = std::ssize(panel_slacks_) * kByteColumns;
  if (at_least_.rows() < end - begin || at_least_.cols() != num_right) {
    at_least_ = Matrix<Ticks>(std::max(end - begin, kMostLeft), num_right);
  }
  products_.resize(static_cast<size_t>((end - begin) * stride));
  ActiveKernels().byte_products(Operands(begin, end), products_.data());
  const auto scale = static_cast<float>(rows_.step_ * rows_.step_ * kTicksPerOne);
  const int32_t* slacks = rows_.slacks_.data();
  for (int64_t row = 0; row < end - begin; ++row) {
    const int32_t* products = products_.data() + row * stride;
    for (int64_t right = 0; right < num_right; ++right) {
      const int32_t least = products[right] - slacks[begin + row] - slacks[right_begin_ + right];
      // A tick less for what these floats round, another as a cast rounds towards zero.
      const float value = scale * static_cast<float>(least) - 2;
      at_least_(row, right) =
          static_cast<Ticks>(static_cast<int32_t>(std::clamp(value, -32768.0f, 32767.0f)));
    }
  }
  return at_least_.View().Rows(0, end - begin);
}

}  // namespace facegraph
