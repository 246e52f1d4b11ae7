// SPDX-License-Identifier: MIT
#include "facegraph/kernels/avx512.h"

namespace facegraph {
namespace {

constexpr int kVectors = kByteColumns / 16;
constexpr int kRowsAtOnce = 6;  // 24 sums, 4 vectors of the panel, the left value: 29 registers

// Writes the lanes of a mask, packed.
inline void Keep(__mmask16 mask, __m512i positions, __m512i products, BytePair*& pairs) {
  alignas(64) int32_t position[16], product[16];
  _mm512_store_si512(position, _mm512_maskz_compress_epi32(mask, positions));
  _mm512_store_si512(product, _mm512_maskz_compress_epi32(mask, products));
  const int count = __builtin_popcount(mask);
  for (int i = 0; i < count; ++i) pairs[i] = {position[i], product[i]};
  pairs += count;
}

// The sum of a left row's bytes times 128: what the 128 added to each right byte added.
inline int32_t Excess(const int8_t* row, int64_t quads) {
  int32_t sum = 0;
  for (int64_t t = 0; t < 4 * quads; ++t) sum += row[t];
  return 128 * sum;
}

struct Columns {
  __m512i need[kVectors], slack[kVectors], position[kVectors];
};

inline Columns LoadColumns(const ByteBounds& bounds, int64_t first) {
  Columns columns;
  for (int v = 0; v < kVectors; ++v) {
    const int64_t at = first + 16 * v;
    columns.need[v] = _mm512_loadu_si512(bounds.need + at);
    columns.slack[v] = _mm512_loadu_si512(bounds.slack + at);
    columns.position[v] =
        _mm512_add_epi32(_mm512_set1_epi32(static_cast<int32_t>(at)),
                         _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15));
  }
  return columns;
}

// Of one left row's products with a panel, those that reach a need.
inline void Select(const int32_t* products, const Columns& columns, int32_t row, int32_t need,
                   int32_t slack, int32_t excess, BytePair*& pairs) {
  const __m512i row_need = _mm512_set1_epi32(need + excess);
  const __m512i row_rest = _mm512_set1_epi32(excess - slack);
  __m512i sums[kVectors];
  __mmask16 masks[kVectors];
  unsigned any = 0;
#pragma GCC unroll 4
  for (int v = 0; v < kVectors; ++v) {
    sums[v] = _mm512_load_si512(products + 16 * v);
    const __m512i least =
        _mm512_maskz_min_epi32(0xffff, _mm512_sub_epi32(row_need, columns.slack[v]),
                               _mm512_add_epi32(columns.need[v], row_rest));
    masks[v] = _mm512_cmpge_epi32_mask(sums[v], least);
    any |= masks[v];
  }
  if (any == 0) return;
  const __m512i row_position = _mm512_set1_epi32(row << 16);
  const __m512i row_excess = _mm512_set1_epi32(excess);
  for (int v = 0; v < kVectors; ++v) {
    if (masks[v] == 0) continue;
    Keep(masks[v], _mm512_or_si512(row_position, columns.position[v]),
         _mm512_sub_epi32(sums[v], row_excess), pairs);
  }
}

// out [kRows, kByteColumns]. The sums are local, and every loop over them unrolled: else the
// compiler keeps them in memory.
template <int kRows>
inline void Products(const int8_t* left, const uint8_t* panel, int64_t quads, int32_t* out) {
  __m512i sums[kRows][kVectors];
#pragma GCC unroll 6
  for (int r = 0; r < kRows; ++r) {
#pragma GCC unroll 4
    for (int v = 0; v < kVectors; ++v) sums[r][v] = _mm512_setzero_si512();
  }
  for (int64_t q = 0; q < quads; ++q) {
    __m512i right[kVectors];
#pragma GCC unroll 4
    for (int v = 0; v < kVectors; ++v) {
      right[v] = _mm512_loadu_si512(panel + (q * kVectors + v) * 64);
    }
#pragma GCC unroll 6
    for (int r = 0; r < kRows; ++r) {
      int32_t four;
      std::memcpy(&four, left + (r * quads + q) * 4, sizeof four);
      const __m512i value = _mm512_set1_epi32(four);
#pragma GCC unroll 4
      for (int v = 0; v < kVectors; ++v) {
        sums[r][v] = _mm512_dpbusd_epi32(sums[r][v], right[v], value);
      }
    }
  }
#pragma GCC unroll 6
  for (int r = 0; r < kRows; ++r) {
#pragma GCC unroll 4
    for (int v = 0; v < kVectors; ++v)
      _mm512_store_si512(out + (r * kVectors + v) * 16, sums[r][v]);
  }
}

template <int kRows>
inline void Rows(const int8_t* left, int64_t first, const uint8_t* panel, int64_t quads,
                 const ByteBounds& bounds, const Columns& columns, const int32_t* excess,
                 BytePair*& pairs) {
  alignas(64) int32_t products[kRows * kByteColumns];
  Products<kRows>(left + first * quads * 4, panel, quads, products);
  for (int r = 0; r < kRows; ++r) {
    const int64_t row = first + r;
    Select(products + r * kByteColumns, columns, static_cast<int32_t>(row), bounds.need[row],
           bounds.slack[row], excess[row], pairs);
  }
}

int64_t FindPairs(const int8_t* left, int64_t num_left, const uint8_t* panels, int64_t num_panels,
                  int64_t quads, const ByteBounds& left_bounds, const ByteBounds& right_bounds,
                  BytePair* pairs) {
  BytePair* const begin = pairs;
  int32_t excess[kMostByteRows];
  for (int64_t row = 0; row < num_left; ++row) excess[row] = Excess(left + row * quads * 4, quads);
  for (int64_t p = 0; p < num_panels; ++p) {
    const uint8_t* panel = panels + p * quads * 4 * kByteColumns;
    const Columns columns = LoadColumns(right_bounds, p * kByteColumns);
    int64_t row = 0;
    for (; row + kRowsAtOnce <= num_left; row += kRowsAtOnce) {
      Rows<kRowsAtOnce>(left, row, panel, quads, left_bounds, columns, excess, pairs);
    }
    for (; row < num_left; ++row) {
      Rows<1>(left, row, panel, quads, left_bounds, columns, excess, pairs);
    }
  }
  return pairs - begin;
}

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

int32_t FineDot(const int16_t* a, const int16_t* b, int64_t blocks) {
  __m512i even = _mm512_setzero_si512(), odd = _mm512_setzero_si512();
  int64_t block = 0;
  for (; block + 2 <= blocks; block += 2, a += 64, b += 64) {
    even = _mm512_dpwssd_epi32(even, _mm512_loadu_si512(a), _mm512_loadu_si512(b));
    odd = _mm512_dpwssd_epi32(odd, _mm512_loadu_si512(a + 32), _mm512_loadu_si512(b + 32));
  }
  if (block < blocks) {
    even = _mm512_dpwssd_epi32(even, _mm512_loadu_si512(a), _mm512_loadu_si512(b));
  }
  return Sum(_mm512_add_epi32(even, odd));
}

constexpr KernelTable WithBytes() {
  KernelTable table = kKernels<Avx512>;
  table.find_pairs = FindPairs;
  table.fine_dot = FineDot;
  return table;
}
constexpr KernelTable kByteKernels = WithBytes();

}  // namespace

const KernelTable& Avx512VnniKernels() { return kByteKernels; }

}  // namespace facegraph
