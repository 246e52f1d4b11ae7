// SPDX-License-Identifier: MIT
#include "facegraph/kernels/coded_rows.h"

#include <algorithm>
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

constexpr int32_t kFar = 1 << 28;  // beyond any product of rows
constexpr double kWordStep = 1.0 / kTicksPerOne;

/// Turns every |e_x| into error(x); see the class comment.
void AddUp(std::vector<float>& rests, double rounding) {
  const double largest = rests.empty() ? 0 : *std::ranges::max_element(rests);
  for (float& rest : rests) {
    rest = static_cast<float>(rest * (1 + largest) * (1 + 1e-5) + rounding);
  }
}

}  // namespace

bool CodedRows::AreFast(int64_t dim) { return ByteRows::AreFast() && dim <= ByteRows::kLongest; }

CodedRows::CodedRows(MatrixView<const float> units, std::span<const int32_t> order,
                     const Execution& execution)
    : bytes_(std::ssize(order), units.cols(), ByteRows::BestStep(units, order)),
      words_(std::ssize(order), (units.cols() + 31) / 32 * 32, kUnset),
      slacks_(order.size()) {
  std::vector<float> byte_errors(order.size()), word_errors(order.size());
  const auto dim = static_cast<size_t>(units.cols());
  ParallelFor(num_rows(), 1024, execution, [&](int64_t begin, int64_t end) {
    for (int64_t row = begin; row < end; ++row) {
      const std::span<const float> from = units.Row(order[static_cast<size_t>(row)]);
      const std::span<int16_t> words = words_.Row(row);
      std::ranges::fill(words.subspan(dim), int16_t{0});
      byte_errors[static_cast<size_t>(row)] = static_cast<float>(bytes_.Set(row, from));
      word_errors[static_cast<size_t>(row)] =
          static_cast<float>(EncodeRow(from, kWordStep, words.first(dim)));
    }
  });
  // Besides quantization there is rounding: of the final float similarity, of the sums here, and of
  // the row lengths.
  const double rounding = SimilarityErrorBound(units.cols()) + 1e-6;
  AddUp(byte_errors, rounding);
  AddUp(word_errors, rounding);
  const double square = bytes_.step() * bytes_.step();
  for (size_t row = 0; row < slacks_.size(); ++row) {
    slacks_[row] =
        static_cast<int32_t>(std::min(std::ceil(byte_errors[row] / square) + 1, double{kFar}));
  }
  const double largest = word_errors.empty() ? 0 : *std::ranges::max_element(word_errors);
  error_ = static_cast<int32_t>(std::ceil(2 * largest * kTicksPerOne)) + 1;  // Ticks round down
}

double CodedRows::MeanByteError() const {
  return 2 * bytes_.step() * bytes_.step() * std::accumulate(slacks_.begin(), slacks_.end(), 0.0) /
         std::max<double>(1, static_cast<double>(slacks_.size()));
}

// If a value reaches a cut, the similarity is at least cut - error, and the 8-bit product is at
// least that minus both slacks.
void CodedPairFinder::SetNeeds(std::span<const int32_t> left, std::span<const Ticks> left_cuts,
                               std::span<const Ticks> right_cuts) {
  assert(left_cuts.size() == left.size());
  assert(static_cast<int64_t>(right_cuts.size()) == right_end_ - right_begin_);
  constexpr int32_t kRounding = 4;  // floats up to 2^25 are rounded
  const auto scale =
      static_cast<float>(1 / (rows_.bytes_.step() * rows_.bytes_.step() * kTicksPerOne));
  const int32_t error = rows_.error();
  const auto need = [&](Ticks cut, int32_t slack) {
    const auto least = static_cast<int32_t>(scale * static_cast<float>(cut - error));
    return cut == kMinTicks ? -kFar : least - kRounding - slack;
  };
  const int32_t* slacks = rows_.slacks_.data();
  int32_t left_slack = 0;
  left_needs_.resize(left.size());
  right_needs_.resize(panel_slacks_.size() * kByteColumns);
  for (size_t i = 0; i < left.size(); ++i) {
    left_needs_[i] = need(left_cuts[i], slacks[left[i]]);
    left_slack = std::max(left_slack, slacks[left[i]]);
  }
  for (size_t j = 0; j < right_cuts.size(); ++j) {
    right_needs_[j] =
        need(right_cuts[j], slacks[static_cast<size_t>(right_begin_) + j]) - left_slack;
  }
}

void CodedPairFinder::SetRight(int64_t begin, int64_t end) {
  assert(end - begin <= kMaxRight);
  right_begin_ = begin;
  right_end_ = end;
  panels_.Pack(rows_.bytes_, begin, end);
  panel_slacks_.assign(static_cast<size_t>(panels_.num_panels()), 0);
  for (int64_t row = begin; row < end; ++row) {
    int32_t& slack = panel_slacks_[static_cast<size_t>((row - begin) / kByteColumns)];
    slack = std::max(slack, rows_.slacks_[static_cast<size_t>(row)]);
  }
}

std::span<BytePair> CodedPairFinder::FindByBytes(const int8_t* left_bytes, int64_t num_left) {
  found_.resize(static_cast<size_t>(kMaxLeft) * right_needs_.size());
  const BytePairNeeds needs{left_needs_.data(), right_needs_.data(), panel_slacks_.data(),
                            right_end_ - right_begin_};
  const int64_t count =
      ActiveKernels().find_pairs(panels_.Operands(left_bytes, num_left), needs, found_.data());
  return std::span(found_).first(static_cast<size_t>(count));
}

std::span<const SimilarPair> CodedPairFinder::Decide(std::span<BytePair> found,
                                                     std::span<const int32_t> left,
                                                     std::span<const Ticks> left_cuts,
                                                     std::span<const Ticks> right_cuts) {
  ActiveKernels().fine_products(rows_.words_.data(), left.data(), right_begin_, rows_.words_.cols(),
                                found.data(), std::ssize(found));
  pairs_.clear();
  for (const auto& [position, product] : found) {
    const int32_t i = position >> 16, j = position & 0xffff;
    const auto value = static_cast<Ticks>(
        std::clamp<int32_t>(product >> 15, kMinTicks, std::numeric_limits<Ticks>::max()));
    if (value < left_cuts[i] && value < right_cuts[j]) continue;
    pairs_.push_back({left[i], static_cast<int32_t>(right_begin_) + j, value});
  }
  return pairs_;
}

std::span<const SimilarPair> CodedPairFinder::Find(int64_t begin, int64_t end,
                                                   std::span<const Ticks> left_cuts,
                                                   std::span<const Ticks> right_cuts) {
  left_.resize(static_cast<size_t>(end - begin));
  std::iota(left_.begin(), left_.end(), static_cast<int32_t>(begin));
  SetNeeds(left_, left_cuts, right_cuts);
  std::span<BytePair> found = FindByBytes(rows_.bytes_.Row(begin), end - begin);
  if (end > right_begin_) {
    const auto last = std::remove_if(found.begin(), found.end(), [&](const BytePair& pair) {
      return begin + (pair.position >> 16) >= right_begin_ + (pair.position & 0xffff);
    });
    found = found.first(static_cast<size_t>(last - found.begin()));
  }
  return Decide(found, left_, left_cuts, right_cuts);
}

std::span<const SimilarPair> CodedPairFinder::Find(std::span<const int32_t> left,
                                                   std::span<const Ticks> left_cuts,
                                                   std::span<const Ticks> right_cuts) {
  constexpr size_t kAhead = 4;  // rows are scattered in memory, so they are prefetched
  const auto length = static_cast<size_t>(4 * rows_.bytes_.quads());
  left_bytes_.resize(static_cast<size_t>(kMaxLeft) * length);
  for (size_t i = 0; i < left.size(); ++i) {
    if (i + kAhead < left.size()) {
      const int8_t* next = rows_.bytes_.Row(left[i + kAhead]);
      for (size_t t = 0; t < length; t += 64) __builtin_prefetch(next + t);
    }
    std::memcpy(left_bytes_.data() + i * length, rows_.bytes_.Row(left[i]), length);
  }
  SetNeeds(left, left_cuts, right_cuts);
  std::span<BytePair> found = FindByBytes(left_bytes_.data(), std::ssize(left));
  const auto last = std::remove_if(found.begin(), found.end(), [&](const BytePair& pair) {
    return left[pair.position >> 16] == right_begin_ + (pair.position & 0xffff);
  });
  return Decide(found.first(static_cast<size_t>(last - found.begin())), left, left_cuts,
                right_cuts);
}

MatrixView<const Ticks> CodedPairFinder::AtLeast(int64_t begin, int64_t end) {
  const int64_t num_right = right_end_ - right_begin_;
  const int64_t stride = std::ssize(panel_slacks_) * kByteColumns;
  if (at_least_.rows() < end - begin || at_least_.cols() != num_right) {
    at_least_ = Matrix<Ticks>(std::max(end - begin, kMaxLeft), num_right);
  }
  products_.resize(static_cast<size_t>((end - begin) * stride));
  ActiveKernels().byte_products(panels_.Operands(rows_.bytes_.Row(begin), end - begin),
                                products_.data());
  const auto scale = static_cast<float>(rows_.bytes_.step() * rows_.bytes_.step() * kTicksPerOne);
  const int32_t* slacks = rows_.slacks_.data();
  for (int64_t row = 0; row < end - begin; ++row) {
    const int32_t* products = products_.data() + row * stride;
    for (int64_t right = 0; right < num_right; ++right) {
      const int32_t least = products[right] - slacks[begin + row] - slacks[right_begin_ + right];
      // Minus one tick for float rounding and one because a cast rounds towards zero.
      const float value = scale * static_cast<float>(least) - 2;
      at_least_(row, right) =
          static_cast<Ticks>(static_cast<int32_t>(std::clamp(value, -32768.0f, 32767.0f)));
    }
  }
  return at_least_.View().Rows(0, end - begin);
}

}  // namespace facegraph
