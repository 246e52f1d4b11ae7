// SPDX-License-Identifier: MIT
#pragma once

// Kernels on 8-bit and 16-bit rows, shared by all sources that are compiled for AVX-512 VNNI. In an
// unnamed namespace; kernel_templates.h says why.

#include "facegraph/kernels/avx512.h"

namespace facegraph {
namespace {

namespace vnni {

constexpr int kVectors = kByteColumns / 16;

// Sinks: they consume the products of one left row and panel p.

struct WriteAll {
  int32_t* out;
  int64_t stride;

  void Take(int64_t row, int64_t p, const int32_t* products) const {
    std::memcpy(out + row * stride + p * kByteColumns, products, kByteColumns * sizeof *products);
  }
};

struct WriteReached {
  const BytePairNeeds& needs;
  BytePair* pairs;

  void Take(int64_t row, int64_t p, const int32_t* products) {
    const __m512i own = _mm512_set1_epi32(needs.left[row] - needs.panel_slacks[p]);
    const int32_t* others = needs.right + p * kByteColumns;
    uint64_t reached = 0;  // one bit per column
#pragma GCC unroll 4
    for (int v = 0; v < kVectors; ++v) {
      const __m512i least =
          _mm512_maskz_min_epi32(0xffff, own, _mm512_loadu_si512(others + 16 * v));
      const __mmask16 mask = _mm512_cmpge_epi32_mask(_mm512_load_si512(products + 16 * v), least);
      reached |= static_cast<uint64_t>(mask) << (16 * v);
    }
    const int64_t columns = needs.num_right - p * kByteColumns;
    if (columns < kByteColumns) reached &= (uint64_t{1} << columns) - 1;
    const auto first = static_cast<int32_t>(row << 16 | p * kByteColumns);
    for (; reached != 0; reached &= reached - 1) {
      const int column = __builtin_ctzll(reached);
      *pairs++ = {first + column, products[column]};
    }
  }
};

inline int32_t Sum(__m512i lanes) {
  typedef int32_t Eight __attribute__((vector_size(32)));
  typedef int32_t Four __attribute__((vector_size(16)));
  Eight halves[2];
  std::memcpy(halves, &lanes, sizeof halves);
  const Eight eight = halves[0] + halves[1];
  Four quarters[2];
  std::memcpy(quarters, &eight, sizeof quarters);
  const Four four = quarters[0] + quarters[1];
  return (four[0] + four[2]) + (four[1] + four[3]);
}

inline int32_t FineDot(const int16_t* a, const int16_t* b, int64_t dim) {
  __m512i even = _mm512_setzero_si512(), odd = _mm512_setzero_si512();
  int64_t t = 0;
  for (; t + 64 <= dim; t += 64) {
    even = _mm512_dpwssd_epi32(even, _mm512_loadu_si512(a + t), _mm512_loadu_si512(b + t));
    odd = _mm512_dpwssd_epi32(odd, _mm512_loadu_si512(a + t + 32), _mm512_loadu_si512(b + t + 32));
  }
  if (t < dim) {
    even = _mm512_dpwssd_epi32(even, _mm512_loadu_si512(a + t), _mm512_loadu_si512(b + t));
  }
  return Sum(_mm512_add_epi32(even, odd));
}

void FineProducts(const int16_t* rows, const int32_t* left, int64_t right_begin, int64_t dim,
                  BytePair* pairs, int64_t num_pairs) {
  constexpr int64_t kAhead = 8;  // right rows are in a far cache, so they are prefetched
  const int16_t* right = rows + right_begin * dim;
  for (int64_t i = 0; i < num_pairs; ++i) {
    if (i + kAhead < num_pairs) {
      const int16_t* next = right + (pairs[i + kAhead].position & 0xffff) * dim;
      for (int64_t t = 0; t < dim; t += 32) __builtin_prefetch(next + t);
    }
    const int32_t position = pairs[i].position;
    pairs[i].product =
        FineDot(rows + left[position >> 16] * dim, right + (position & 0xffff) * dim, dim);
  }
}

// panel[q, r] = rows[r][q] for a square of 16 by 16, with the bits of kFlipped inverted.
template <uint32_t kFlipped>
inline void TransposeSquare(const int8_t* const* rows, int64_t q, uint32_t* panel) {
  const __m512i flipped = _mm512_set1_epi32(static_cast<int32_t>(kFlipped));
  __m512i x[16], y[16];
#pragma GCC unroll 16
  for (int r = 0; r < 16; ++r) {
    x[r] = _mm512_xor_si512(_mm512_loadu_si512(rows[r] + 4 * q), flipped);
  }
  // Interleaves 32-bit values, then 64-bit values, then swaps 128-bit quarters in two steps.
#pragma GCC unroll 8
  for (int r = 0; r < 16; r += 2) {
    y[r] = _mm512_maskz_unpacklo_epi32(0xffff, x[r], x[r + 1]);
    y[r + 1] = _mm512_maskz_unpackhi_epi32(0xffff, x[r], x[r + 1]);
  }
#pragma GCC unroll 4
  for (int r = 0; r < 16; r += 4) {
    x[r] = _mm512_maskz_unpacklo_epi64(0xff, y[r], y[r + 2]);
    x[r + 1] = _mm512_maskz_unpackhi_epi64(0xff, y[r], y[r + 2]);
    x[r + 2] = _mm512_maskz_unpacklo_epi64(0xff, y[r + 1], y[r + 3]);
    x[r + 3] = _mm512_maskz_unpackhi_epi64(0xff, y[r + 1], y[r + 3]);
  }
  constexpr int kEven = 0x88, kOdd = 0xdd;
#pragma GCC unroll 4
  for (int r = 0; r < 4; ++r) {
    y[r] = _mm512_maskz_shuffle_i32x4(0xffff, x[r], x[r + 4], kEven);
    y[r + 4] = _mm512_maskz_shuffle_i32x4(0xffff, x[r], x[r + 4], kOdd);
    y[r + 8] = _mm512_maskz_shuffle_i32x4(0xffff, x[r + 8], x[r + 12], kEven);
    y[r + 12] = _mm512_maskz_shuffle_i32x4(0xffff, x[r + 8], x[r + 12], kOdd);
  }
#pragma GCC unroll 8
  for (int c = 0; c < 8; ++c) {
    _mm512_storeu_si512(panel + c * kByteColumns,
                        _mm512_maskz_shuffle_i32x4(0xffff, y[c], y[c + 8], kEven));
    _mm512_storeu_si512(panel + (c + 8) * kByteColumns,
                        _mm512_maskz_shuffle_i32x4(0xffff, y[c], y[c + 8], kOdd));
  }
}

// Panels are [quads, kByteColumns] of four bytes each.
template <uint32_t kFlipped>
void PackBytes(const int8_t* rows, const int32_t* which, int64_t num_rows, int64_t quads,
               uint32_t* panels) {
  for (int64_t first = 0; first < num_rows; first += 16) {
    uint32_t* panel = panels + first / kByteColumns * quads * kByteColumns + first % kByteColumns;
    const int8_t* sixteen[16];
    for (int64_t r = 0; r < 16; ++r) {  // the last row is repeated as padding
      const int64_t row = first + r < num_rows ? first + r : num_rows - 1;
      sixteen[r] = rows + (which == nullptr ? row : which[row]) * 4 * quads;
    }
    for (int64_t q = 0; q < quads; q += kQuadsAtOnce) {
      TransposeSquare<kFlipped>(sixteen, q, panel + q * kByteColumns);
    }
  }
}

// Multiplier::AllProducts(operands, sink) passes the products of every left row and every panel to
// sink.Take(row, panel, products).
template <typename Multiplier>
void ByteProducts(const ByteOperands& operands, int32_t* out) {
  WriteAll sink{out, operands.num_panels * kByteColumns};
  Multiplier::AllProducts(operands, sink);
}

template <typename Multiplier>
int64_t FindPairs(const ByteOperands& operands, const BytePairNeeds& needs, BytePair* pairs) {
  WriteReached sink{needs, pairs};
  Multiplier::AllProducts(operands, sink);
  return sink.pairs - pairs;
}

// The bits of Multiplier::kFlipped are inverted in the panels.
template <typename Multiplier>
constexpr KernelTable WithBytes() {
  KernelTable table = kKernels<Avx512>;
  table.quick_bytes = true;
  table.pack_bytes = PackBytes<Multiplier::kFlipped>;
  table.byte_products = ByteProducts<Multiplier>;
  table.find_pairs = FindPairs<Multiplier>;
  table.fine_products = FineProducts;
  return table;
}

}  // namespace vnni

}  // namespace
}  // namespace facegraph
