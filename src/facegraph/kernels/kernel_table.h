// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace facegraph {

/// Columns of a panel of bytes.
inline constexpr int64_t kByteColumns = 64;

/// Left rows that find_pairs takes at once, at most.
inline constexpr int64_t kMostByteRows = 96;

/// What decides whether a product p of row i (left) and row j (right) is worth a closer look: p
/// plus both slacks reaches the need of either, that is p >= min(need[i] - slack[j], need[j] -
/// slack[i]) after the slack of the row itself was taken off its need.
struct ByteBounds {
  const int32_t* need;   ///< [rows], -2^28..2^28
  const int32_t* slack;  ///< [rows], 0..2^28
};

/// A pair found: its position i * 2^16 + j, and its product.
struct BytePair {
  int32_t position;
  int32_t product;
};

/// The kernels of one instruction set, as plain functions on plain pointers. Inside of kernels/
/// only; everybody else calls similarity.h.
struct KernelTable {
  /// Right-hand rows are laid out in panels of this many, see `pack`.
  int64_t panel_width;
  /// rows [num_rows, dim] -> panels [ceil(num_rows / panel_width), dim, panel_width], zeros behind
  /// the last row.
  void (*pack)(const float* rows, int64_t num_rows, int64_t dim, float* panels);
  /// out[i, j] = dot of left row i and packed row j in float32; out is
  /// [num_left, num_panels * panel_width].
  void (*similarities)(const float* left, int64_t num_left, const float* panels, int64_t num_panels,
                       int64_t dim, float* out);
  /// Positions, ascending, of the values >= cut. Returns how many.
  int64_t (*find_at_least)(const float* values, int64_t count, float cut, int32_t* positions);
  /// The same with values >= min(cut, cuts[i]).
  int64_t (*find_at_least_either)(const float* values, int64_t count, float cut, const float* cuts,
                                  int32_t* positions);
  /// Dot in double, the same bits in every table.
  double (*exact_dot)(const float* a, const float* b, int64_t dim);
  /// Dot in float32, in any order.
  float (*float_dot)(const float* a, const float* b, int64_t dim);
  /// The rank-th highest of `count` values, 1 <= rank <= count.
  int16_t (*ranked)(const int16_t* values, int64_t count, int64_t rank);
  /// Finds pairs of rows by products of bytes; null where that is not faster than float32.
  /// left [num_left, 4 quads]; right panels [num_panels, quads, kByteColumns, 4], each byte plus
  /// 128. Writes each (i, j) whose product p has p + left.slack[i] ... see ByteBounds.
  int64_t (*find_pairs)(const int8_t* left, int64_t num_left, const uint8_t* panels,
                        int64_t num_panels, int64_t quads, const ByteBounds& left_bounds,
                        const ByteBounds& right_bounds, BytePair* pairs);
  /// The dot product of rows of 32 * blocks values, whose partial sums all fit 32 bits; null where
  /// find_pairs is.
  int32_t (*fine_dot)(const int16_t* a, const int16_t* b, int64_t blocks);
};

const KernelTable& GenericKernels();
#if defined(__x86_64__)
const KernelTable& Avx2Kernels();
const KernelTable& Avx512Kernels();
const KernelTable& Avx512VnniKernels();
#endif

/// Those of ActiveIsa().
const KernelTable& ActiveKernels();

}  // namespace facegraph
