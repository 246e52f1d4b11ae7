// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace facegraph {

/// Columns of a panel of bytes.
inline constexpr int64_t kByteColumns = 64;

/// Rows of bytes are padded with zeros to a multiple of this many groups of four.
inline constexpr int64_t kQuadsAtOnce = 16;

/// Left rows that find_pairs takes at once, at most.
inline constexpr int64_t kMaxByteRows = 96;

/// A pair found: its position i * 2^16 + j, and its product.
struct BytePair {
  int32_t position;
  int32_t product;
};

/// Rows of bytes, [num_left, 4 quads], quads a multiple of kQuadsAtOnce, and those they meet, in
/// panels of kByteColumns rows as pack_bytes of the same table made them.
struct ByteOperands {
  const int8_t* left;
  int64_t num_left;  ///< at most kMaxByteRows
  const uint32_t* panels;
  int64_t num_panels;
  int64_t quads;
};

/// A product p of left row i and right row j is enough where p >= min(left[i] - panel_slacks[panel
/// of j], right[j]). All within -2^30..2^30.
struct BytePairNeeds {
  const int32_t* left;          ///< [num_left]
  const int32_t* right;         ///< [num_panels * kByteColumns], of which num_right count
  const int32_t* panel_slacks;  ///< [num_panels]
  int64_t num_right;
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
  /// Whether products of bytes are faster than those of float32.
  bool quick_bytes;
  /// Rows which[0], which[1], ... (0, 1, ... if `which` is null) of rows [.., 4 quads] -> panels
  /// [ceil(num_rows / kByteColumns), quads, kByteColumns] of four bytes each, in a layout of the
  /// table's own.
  void (*pack_bytes)(const int8_t* rows, const int32_t* which, int64_t num_rows, int64_t quads,
                     uint32_t* panels);
  /// out [num_left, num_panels * kByteColumns]: products of bytes; what lies behind the last packed
  /// row means nothing.
  void (*byte_products)(const ByteOperands& operands, int32_t* out);
  /// Writes the products that reach what is needed, and their positions. Returns how many; there is
  /// room for all of them.
  int64_t (*find_pairs)(const ByteOperands& operands, const BytePairNeeds& needs, BytePair* pairs);
  /// Sets the products of pairs to those of rows left[i] and right_begin + j of rows [.., dim],
  /// whose partial sums have to fit 32 bits; dim is a multiple of 32.
  void (*fine_products)(const int16_t* rows, const int32_t* left, int64_t right_begin, int64_t dim,
                        BytePair* pairs, int64_t num_pairs);
};

const KernelTable& GenericKernels();
#if defined(__x86_64__)
const KernelTable& Avx2Kernels();
const KernelTable& Avx512Kernels();
const KernelTable& Avx512VnniKernels();
const KernelTable& AmxKernels();
#endif

/// Those of ActiveIsa().
const KernelTable& ActiveKernels();

}  // namespace facegraph
