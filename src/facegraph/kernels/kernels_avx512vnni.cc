// SPDX-License-Identifier: MIT
#include "facegraph/kernels/avx512.h"

namespace facegraph {
namespace {

constexpr int kVectors = kByteColumns / 16;
constexpr int kRowsAtOnce = 6;  // 24 sums, 4 vectors of the panel, the left value: 29 registers

// The sum of a left row's bytes times 128: what the 128 added to each right byte adds.
inline int32_t Excess(const int8_t* row, int64_t quads) {
  int32_t sum = 0;
  for (int64_t t = 0; t < 4 * quads; ++t) sum += row[t];
  return 128 * sum;
}

// out [kRows, kByteColumns]. The sums are local, every loop over them is unrolled and they leave by
// way of memory: else the compiler keeps them in memory all the time.
template <int kRows>
inline void Products(const ByteOperands& operands, int64_t row, int64_t p, const int32_t* excess,
                     int32_t* out) {
  const int64_t quads = operands.quads;
  const int8_t* left = operands.left + row * quads * 4;
  const uint8_t* panel = operands.panels + p * quads * 4 * kByteColumns;
  __m512i sums[kRows][kVectors];
#pragma GCC unroll 6
  for (int r = 0; r < kRows; ++r) {
#pragma GCC unroll 4
    for (int v = 0; v < kVectors; ++v) sums[r][v] = _mm512_set1_epi32(-excess[row + r]);
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
    for (int v = 0; v < kVectors; ++v) {
      _mm512_storeu_si512(out + (r * kVectors + v) * 16, sums[r][v]);
    }
  }
}

template <int kRows, typename Sink>
inline void Take(const ByteOperands& operands, int64_t row, int64_t p, const int32_t* excess,
                 Sink& sink) {
  alignas(64) int32_t products[kRows * kByteColumns];
  Products<kRows>(operands, row, p, excess, products);
  for (int r = 0; r < kRows; ++r) sink.Take(row + r, p, products + r * kByteColumns);
}

// The products of every left row with every panel to sink.Take(row, panel, products). A panel stays
// in the first-level cache while the left rows pass by.
template <typename Sink>
inline void AllProducts(const ByteOperands& operands, Sink& sink) {
  int32_t excess[kMostByteRows];
  for (int64_t row = 0; row < operands.num_left; ++row) {
    excess[row] = Excess(operands.left + row * operands.quads * 4, operands.quads);
  }
  for (int64_t p = 0; p < operands.num_panels; ++p) {
    int64_t row = 0;
    for (; row + kRowsAtOnce <= operands.num_left; row += kRowsAtOnce) {
      Take<kRowsAtOnce>(operands, row, p, excess, sink);
    }
    for (; row < operands.num_left; ++row) Take<1>(operands, row, p, excess, sink);
  }
}

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
    uint64_t reached = 0;  // a bit for each column
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
      (pairs++)->position = first + __builtin_ctzll(reached);
    }
  }
};

void ByteProducts(const ByteOperands& operands, int32_t* out) {
  WriteAll sink{out, operands.num_panels * kByteColumns};
  AllProducts(operands, sink);
}

int64_t FindPairs(const ByteOperands& operands, const BytePairNeeds& needs, BytePair* pairs) {
  WriteReached sink{needs, pairs};
  AllProducts(operands, sink);
  return sink.pairs - pairs;
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

void FineProducts(const int16_t* left, const int16_t* right, int64_t dim, BytePair* pairs,
                  int64_t num_pairs) {
  constexpr int64_t kAhead = 8;  // right rows wait in a far cache: asked for before their turn
  for (int64_t i = 0; i < num_pairs; ++i) {
    if (i + kAhead < num_pairs) {
      const int16_t* next = right + (pairs[i + kAhead].position & 0xffff) * dim;
      for (int64_t t = 0; t < dim; t += 32) __builtin_prefetch(next + t);
    }
    const int32_t position = pairs[i].position;
    pairs[i].product =
        FineDot(left + (position >> 16) * dim, right + (position & 0xffff) * dim, dim);
  }
}

constexpr KernelTable WithBytes() {
  KernelTable table = kKernels<Avx512>;
  table.byte_products = ByteProducts;
  table.find_pairs = FindPairs;
  table.fine_products = FineProducts;
  return table;
}
constexpr KernelTable kByteKernels = WithBytes();

}  // namespace

const KernelTable& Avx512VnniKernels() { return kByteKernels; }

}  // namespace facegraph
