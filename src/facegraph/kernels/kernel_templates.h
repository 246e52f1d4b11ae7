// SPDX-License-Identifier: MIT
#pragma once

// The kernels, written once with the compilers' vector types and compiled once per instruction set.
// Each kernels_<isa>.cc describes its instruction set with a struct:
//
//   Floats, Doubles   a vector register of each
//   kRows, kVectors   the tile that fits its registers: kRows left rows by kVectors registers
//   AtLeast(v, w)     bit l of the result is set where lane l of v is >= lane l of w
//   LoadFirst(from, count)  the first `count` floats at `from`, the other lanes 0; count is at
//   least
//                           1 and less than the lanes of a register
//   Widen(from)       as many floats at `from` as a register holds doubles, converted to double
//
// Everything here is in an unnamed namespace, and no other header with code may be included. The
// linker keeps one copy of each inline function. A copy compiled for AVX must not be the one that
// the rest of the program runs on a machine without AVX.

#include <cstdint>
#include <cstring>

#include "facegraph/kernels/kernel_table.h"

namespace facegraph {
namespace {

template <typename Vector, typename Value>
inline Vector LoadVector(const Value* from) {
  Vector vector;
  std::memcpy(&vector, from, sizeof vector);
  return vector;
}

template <typename Isa>
constexpr int kLanes = static_cast<int>(sizeof(typename Isa::Floats) / sizeof(float));

template <typename Isa>
constexpr int kPanelWidth = kLanes<Isa>* Isa::kVectors;

// panel[t, r] = rows[r, t] for a square of 4 by 4.
inline void TransposeSquare(const float* rows, int64_t dim, float* panel, int64_t width) {
  typedef float Four __attribute__((vector_size(16)));
  const Four a = LoadVector<Four>(rows), b = LoadVector<Four>(rows + dim);
  const Four c = LoadVector<Four>(rows + 2 * dim), d = LoadVector<Four>(rows + 3 * dim);
  const Four ab_low = __builtin_shufflevector(a, b, 0, 4, 1, 5);
  const Four ab_high = __builtin_shufflevector(a, b, 2, 6, 3, 7);
  const Four cd_low = __builtin_shufflevector(c, d, 0, 4, 1, 5);
  const Four cd_high = __builtin_shufflevector(c, d, 2, 6, 3, 7);
  const Four columns[4] = {__builtin_shufflevector(ab_low, cd_low, 0, 1, 4, 5),
                           __builtin_shufflevector(ab_low, cd_low, 2, 3, 6, 7),
                           __builtin_shufflevector(ab_high, cd_high, 0, 1, 4, 5),
                           __builtin_shufflevector(ab_high, cd_high, 2, 3, 6, 7)};
#pragma GCC unroll 4
  for (int t = 0; t < 4; ++t) std::memcpy(panel + t * width, &columns[t], sizeof(Four));
}

template <typename Isa>
void Pack(const float* rows, int64_t num_rows, int64_t dim, float* panels) {
  constexpr int kWidth = kPanelWidth<Isa>;
  for (int64_t first = 0; first < num_rows; first += kWidth, panels += dim * kWidth) {
    const int64_t present = num_rows - first < kWidth ? num_rows - first : kWidth;
    if (present < kWidth) std::memset(panels, 0, static_cast<size_t>(dim * kWidth) * sizeof(float));
    const int64_t whole_rows = present / 4 * 4, whole_dim = dim / 4 * 4;
    for (int64_t t = 0; t < whole_dim; t += 4) {
      for (int64_t r = 0; r < whole_rows; r += 4) {
        TransposeSquare(rows + (first + r) * dim + t, dim, panels + t * kWidth + r, kWidth);
      }
    }
    for (int64_t r = 0; r < present; ++r) {
      const float* row = rows + (first + r) * dim;
      for (int64_t t = r < whole_rows ? whole_dim : 0; t < dim; ++t)
        panels[t * kWidth + r] = row[t];
    }
  }
}

// One register tile: kRows left rows times one panel. Each sum adds over t in ascending order; the
// error bound in similarity.h requires no more.
template <typename Isa, int kRows>
inline void Tile(const float* left, const float* panel, int64_t dim, float* out,
                 int64_t out_stride) {
  using Floats = typename Isa::Floats;
  Floats sums[kRows][Isa::kVectors] = {};
  for (int64_t t = 0; t < dim; ++t) {
    Floats right[Isa::kVectors];
#pragma GCC unroll 4
    for (int v = 0; v < Isa::kVectors; ++v) {
      right[v] = LoadVector<Floats>(panel + t * kPanelWidth<Isa> + v * kLanes<Isa>);
    }
#pragma GCC unroll 16
    for (int r = 0; r < kRows; ++r) {
      const float value = left[r * dim + t];
#pragma GCC unroll 4
      for (int v = 0; v < Isa::kVectors; ++v) sums[r][v] += value * right[v];
    }
  }
#pragma GCC unroll 16
  for (int r = 0; r < kRows; ++r) {
#pragma GCC unroll 4
    for (int v = 0; v < Isa::kVectors; ++v) {
      std::memcpy(out + r * out_stride + v * kLanes<Isa>, &sums[r][v], sizeof(Floats));
    }
  }
}

// A panel stays in the L1 cache while all left rows are multiplied with it.
template <typename Isa>
void Similarities(const float* left, int64_t num_left, const float* panels, int64_t num_panels,
                  int64_t dim, float* out) {
  const int64_t stride = num_panels * kPanelWidth<Isa>;
  for (int64_t p = 0; p < num_panels; ++p) {
    const float* panel = panels + p * dim * kPanelWidth<Isa>;
    float* out_panel = out + p * kPanelWidth<Isa>;
    int64_t row = 0;
    for (; row + Isa::kRows <= num_left; row += Isa::kRows) {
      Tile<Isa, Isa::kRows>(left + row * dim, panel, dim, out_panel + row * stride, stride);
    }
    for (; row < num_left; ++row) {
      Tile<Isa, 1>(left + row * dim, panel, dim, out_panel + row * stride, stride);
    }
  }
}

// Positions where values reach a threshold: least(i) gives a vector of thresholds for positions i,
// i + 1, ..., min_of(i) a single one. Tests four vectors at once, since most have no hit.
template <typename Isa, typename Least, typename LeastOf>
inline int64_t FindWhere(const float* values, int64_t count, Least&& least, LeastOf&& min_of,
                         int32_t* positions) {
  constexpr int kVectors = 4;
  int64_t found = 0;
  int64_t at = 0;
  for (; at + kVectors * kLanes<Isa> <= count; at += kVectors * kLanes<Isa>) {
    uint64_t hits = 0;
#pragma GCC unroll 4
    for (int v = 0; v < kVectors; ++v) {
      const int64_t first = at + v * kLanes<Isa>;
      const auto vector = LoadVector<typename Isa::Floats>(values + first);
      hits |= static_cast<uint64_t>(Isa::AtLeast(vector, least(first))) << (v * kLanes<Isa>);
    }
    for (; hits != 0; hits &= hits - 1) {
      positions[found++] = static_cast<int32_t>(at) + __builtin_ctzll(hits);
    }
  }
  for (; at < count; ++at) {
    if (values[at] >= min_of(at)) positions[found++] = static_cast<int32_t>(at);
  }
  return found;
}

template <typename Isa>
int64_t FindAtLeast(const float* values, int64_t count, float cut, int32_t* positions) {
  const auto cuts = typename Isa::Floats{} + cut;
  return FindWhere<Isa>(
      values, count, [&](int64_t) { return cuts; }, [&](int64_t) { return cut; }, positions);
}

template <typename Isa>
int64_t FindAtLeastEither(const float* values, int64_t count, float cut, const float* cuts,
                          int32_t* positions) {
  const auto all = typename Isa::Floats{} + cut;
  const auto least = [&](int64_t at) {
    const auto own = LoadVector<typename Isa::Floats>(cuts + at);
    return own < all ? own : all;
  };
  const auto min_of = [&](int64_t at) { return cuts[at] < cut ? cuts[at] : cut; };
  return FindWhere<Isa>(values, count, least, min_of, positions);
}

// Sixteen running sums, value t in sum t mod 16, then added in pairs. This order defines the
// result. A product of two floats is exact in double, so fused multiply-add gives the same bits as
// separate steps.
template <typename Isa>
double ExactDot(const float* a, const float* b, int64_t dim) {
  using Doubles = typename Isa::Doubles;
  constexpr int kSums = 16;
  constexpr int kDoubles = static_cast<int>(sizeof(Doubles) / sizeof(double));
  Doubles vectors[kSums / kDoubles] = {};
  const auto add = [&vectors](const float* x, const float* y) {
#pragma GCC unroll 8
    for (int v = 0; v < kSums / kDoubles; ++v) {
      vectors[v] += Isa::Widen(x + v * kDoubles) * Isa::Widen(y + v * kDoubles);
    }
  };
  int64_t t = 0;
  for (; t + kSums <= dim; t += kSums) add(a + t, b + t);
  if (t < dim) {
    float rest_a[kSums] = {}, rest_b[kSums] = {};
    std::memcpy(rest_a, a + t, static_cast<size_t>(dim - t) * sizeof(float));
    std::memcpy(rest_b, b + t, static_cast<size_t>(dim - t) * sizeof(float));
    add(rest_a, rest_b);
  }
  double sums[kSums];
  std::memcpy(sums, vectors, sizeof sums);
  for (int half = kSums / 2; half > 0; half /= 2) {
    for (int s = 0; s < half; ++s) sums[s] += sums[s + half];
  }
  return sums[0];
}

// Four running vector sums.
template <typename Isa>
float FloatDot(const float* a, const float* b, int64_t dim) {
  using Floats = typename Isa::Floats;
  constexpr int kSums = 4;
  constexpr int kStep = kSums * kLanes<Isa>;
  Floats sums[kSums] = {};
  int64_t t = 0;
  for (; t + kStep <= dim; t += kStep) {
#pragma GCC unroll 4
    for (int s = 0; s < kSums; ++s) {
      sums[s] +=
          LoadVector<Floats>(a + t + s * kLanes<Isa>) * LoadVector<Floats>(b + t + s * kLanes<Isa>);
    }
  }
  const Floats total = (sums[0] + sums[1]) + (sums[2] + sums[3]);
  float lanes[kLanes<Isa>];
  std::memcpy(lanes, &total, sizeof lanes);
#pragma GCC unroll 4
  for (int half = kLanes<Isa> / 2; half > 0; half /= 2) {
    for (int lane = 0; lane < half; ++lane) lanes[lane] += lanes[lane + half];
  }
  float sum = lanes[0];
  for (; t < dim; ++t) sum += a[t] * b[t];
  return sum;
}

inline int64_t CountAtLeast(const int16_t* values, int64_t count, int16_t least) {
  constexpr int64_t kBlock = 1 << 14;
  int64_t total = 0;
  for (int64_t begin = 0; begin < count; begin += kBlock) {
    const int64_t end = begin + kBlock < count ? begin + kBlock : count;
    uint16_t found = 0;  // same width as the values, for full vectors
    for (int64_t i = begin; i < end; ++i) found += values[i] >= least ? 1 : 0;
    total += found;
  }
  return total;
}

// Determines the value bit by bit from the highest: a bit is set if at least `rank` values are at
// or above it. Lists fit a few vectors, so sixteen passes are faster than partitioning.
template <typename Isa>
int16_t Ranked(const int16_t* values, int64_t count, int64_t rank) {
  int32_t ranked = -32768;
  for (int32_t bit = 1 << 15; bit != 0; bit >>= 1) {
    const auto least = static_cast<int16_t>(ranked + bit);
    if (CountAtLeast(values, count, least) >= rank) ranked = least;
  }
  return static_cast<int16_t>(ranked);
}

// Here panels are plain consecutive rows. Compilers vectorize these simple loops: 16-bit products,
// added in pairs.
inline int32_t ByteDot(const int8_t* a, const int8_t* b, int64_t count) {
  int32_t sum = 0;
  for (int64_t t = 0; t < count; ++t) sum += int32_t{a[t]} * int32_t{b[t]};
  return sum;
}

inline void PackBytes(const int8_t* rows, const int32_t* which, int64_t num_rows, int64_t quads,
                      uint32_t* panels) {
  for (int64_t r = 0; r < num_rows; ++r) {
    const int64_t row = which == nullptr ? r : which[r];
    std::memcpy(panels + r * quads, rows + row * 4 * quads, static_cast<size_t>(4 * quads));
  }
}

// Calls sink(left row, right row, product), panel by panel, so that a panel stays in the cache.
template <typename Sink>
inline void ByteProductsTo(const ByteOperands& operands, int64_t num_right, Sink&& sink) {
  const int64_t length = 4 * operands.quads;
  const auto* right = reinterpret_cast<const int8_t*>(operands.panels);
  for (int64_t begin = 0; begin < num_right; begin += kByteColumns) {
    const int64_t end = begin + kByteColumns < num_right ? begin + kByteColumns : num_right;
    for (int64_t i = 0; i < operands.num_left; ++i) {
      for (int64_t j = begin; j < end; ++j) {
        sink(i, j, ByteDot(operands.left + i * length, right + j * length, length));
      }
    }
  }
}

inline void ByteProducts(const ByteOperands& operands, int32_t* out) {
  const int64_t stride = operands.num_panels * kByteColumns;
  ByteProductsTo(operands, stride,
                 [&](int64_t i, int64_t j, int32_t product) { out[i * stride + j] = product; });
}

inline int64_t FindPairs(const ByteOperands& operands, const BytePairNeeds& needs,
                         BytePair* pairs) {
  int64_t found = 0;
  ByteProductsTo(operands, needs.num_right, [&](int64_t i, int64_t j, int32_t product) {
    const int32_t own = needs.left[i] - needs.panel_slacks[j / kByteColumns];
    const int32_t least = own < needs.right[j] ? own : needs.right[j];
    if (product >= least) pairs[found++] = {static_cast<int32_t>(i << 16 | j), product};
  });
  return found;
}

inline void FineProducts(const int16_t* rows, const int32_t* left, int64_t right_begin, int64_t dim,
                         BytePair* pairs, int64_t num_pairs) {
  for (int64_t p = 0; p < num_pairs; ++p) {
    const int16_t* a = rows + left[pairs[p].position >> 16] * dim;
    const int16_t* b = rows + (right_begin + (pairs[p].position & 0xffff)) * dim;
    int32_t sum = 0;
    for (int64_t t = 0; t < dim; ++t) sum += int32_t{a[t]} * int32_t{b[t]};
    pairs[p].product = sum;
  }
}

template <typename Isa>
constexpr KernelTable kKernels{.panel_width = kPanelWidth<Isa>,
                               .pack = Pack<Isa>,
                               .similarities = Similarities<Isa>,
                               .find_at_least = FindAtLeast<Isa>,
                               .find_at_least_either = FindAtLeastEither<Isa>,
                               .exact_dot = ExactDot<Isa>,
                               .float_dot = FloatDot<Isa>,
                               .ranked = Ranked<Isa>,
                               .quick_bytes = false,
                               .pack_bytes = PackBytes,
                               .byte_products = ByteProducts,
                               .find_pairs = FindPairs,
                               .fine_products = FineProducts};

}  // namespace
}  // namespace facegraph
