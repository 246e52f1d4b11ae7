// SPDX-License-Identifier: MIT
#include "facegraph/kernels/avx512vnni.h"

namespace facegraph {
namespace {

namespace vnni {

constexpr int kRowsAtOnce = 6;  // 24 sums, 4 vectors of the panel, the left value: 29 registers

// 128 times the sum of the bytes of a left row. Right bytes are stored plus 128, so every product
// is too large by this amount.
inline int32_t Excess(const int8_t* row, int64_t quads) {
  int32_t sum = 0;
  for (int64_t t = 0; t < 4 * quads; ++t) sum += row[t];
  return 128 * sum;
}

// out [kRows, kByteColumns]. The sums are local, all loops over them are unrolled, and they are
// stored at the end: otherwise the compiler keeps them in memory all the time.
template <int kRows>
inline void Products(const ByteOperands& operands, int64_t row, int64_t p, const int32_t* excess,
                     int32_t* out) {
  const int64_t quads = operands.quads;
  const int8_t* left = operands.left + row * quads * 4;
  const uint32_t* panel = operands.panels + p * quads * kByteColumns;
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
      right[v] = _mm512_loadu_si512(panel + (q * kVectors + v) * 16);
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

struct Multiplier {
  static constexpr uint32_t kFlipped = 0x80808080;  // plus 128: panel bytes are unsigned here

  // A panel stays in the L1 cache while all left rows are multiplied with it.
  template <typename Sink>
  static void AllProducts(const ByteOperands& operands, Sink& sink) {
    int32_t excess[kMaxByteRows];
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
};

}  // namespace vnni

constexpr KernelTable kVnniKernels = vnni::WithBytes<vnni::Multiplier>();

}  // namespace

const KernelTable& Avx512VnniKernels() { return kVnniKernels; }

}  // namespace facegraph
