// SPDX-License-Identifier: MIT
#include "facegraph/kernels/byte_rows.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <limits>
#include <numeric>

namespace facegraph {
namespace {

/// Divides in float, so that the compiler can vectorize it. How the quotient is rounded does not
/// matter for correctness: the error is computed from the final q.
template <typename Code>
double Encode(std::span<const float> row, double step, std::span<Code> codes) {
  constexpr auto kMax = static_cast<float>(std::numeric_limits<Code>::max());
  const auto steps = static_cast<float>(1 / step);
  for (size_t t = 0; t < row.size(); ++t) {
    const float scaled = std::clamp(row[t] * steps, -kMax, kMax);
    codes[t] = static_cast<Code>(static_cast<int32_t>(scaled + std::copysign(0.5f, scaled)));
  }
  double square = 0;
  for (size_t t = 0; t < row.size(); ++t) {
    const double rest = row[t] - step * codes[t];
    square += rest * rest;
  }
  return std::sqrt(square);
}

}  // namespace

double EncodeRow(std::span<const float> row, double step, std::span<int8_t> codes) {
  return Encode(row, step, codes);
}

double EncodeRow(std::span<const float> row, double step, std::span<int16_t> codes) {
  return Encode(row, step, codes);
}

bool ByteRows::AreFast() { return ActiveKernels().quick_bytes; }

// The typical value of a unit row is 1 / sqrt(dim). Few values exceed some multiple of it, and
// clipping them costs less than a coarser step for all values.
double ByteRows::BestStep(MatrixView<const float> units, std::span<const int32_t> order) {
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
      rest += EncodeRow(units.Row(order[i]), step, codes);
    }
    if (rest < lowest) {
      lowest = rest;
      best = step;
    }
  }
  return best;
}

double ByteRows::Set(int64_t row, std::span<const float> values) {
  const std::span<int8_t> bytes = bytes_.Row(row);
  std::ranges::fill(bytes.subspan(static_cast<size_t>(dim_)), int8_t{0});
  return EncodeRow(values, step_, bytes.first(static_cast<size_t>(dim_)));
}

double ByteProduct(const ByteRows& left, int64_t i, const ByteRows& right, int64_t j) {
  const int8_t* a = left.Row(i);
  const int8_t* b = right.Row(j);
  int32_t sum = 0;
  for (int64_t t = 0; t < left.quads() * 4; ++t) sum += int32_t{a[t]} * int32_t{b[t]};
  return left.step() * right.step() * sum;
}

ByteRows EncodeRows(MatrixView<const float> units) {
  std::vector<int32_t> all(static_cast<size_t>(units.rows()));
  std::iota(all.begin(), all.end(), 0);
  ByteRows bytes(units.rows(), units.cols(), ByteRows::BestStep(units, all));
  for (int64_t row = 0; row < units.rows(); ++row) bytes.Set(row, units.Row(row));
  return bytes;
}

void PackedBytes::Pack(const ByteRows& rows, int64_t begin, int64_t end) {
  Pack(rows.Row(begin), nullptr, end - begin, rows.quads());
}

void PackedBytes::Pack(const ByteRows& rows, std::span<const int32_t> which) {
  Pack(rows.Row(0), which.data(), std::ssize(which), rows.quads());
}

void PackedBytes::Pack(const int8_t* rows, const int32_t* which, int64_t num_rows, int64_t quads) {
  assert(num_rows > 0);
  num_rows_ = num_rows;
  quads_ = quads;
  panels_.resize(static_cast<size_t>(num_panels() * kByteColumns * quads));
  ActiveKernels().pack_bytes(rows, which, num_rows, quads, panels_.data());
}

ByteOperands PackedBytes::Operands(const int8_t* left, int64_t num_left, int64_t first,
                                   int64_t max_panels) const {
  assert(num_left <= kMaxByteRows && first <= num_panels());
  return {left, num_left, panels_.data() + first * kByteColumns * quads_,
          std::min(num_panels() - first, max_panels), quads_};
}

}  // namespace facegraph
