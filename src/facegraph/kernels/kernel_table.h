// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "facegraph/kernels/products.h"

namespace facegraph {

/// Columns of an 8-bit panel.
inline constexpr int64_t kByteColumns = 64;

/// 8-bit rows are padded with zeros to a multiple of this many groups of four bytes.
inline constexpr int64_t kQuadsAtOnce = 16;

/// Maximum number of left rows of byte_products and find_pairs.
inline constexpr int64_t kMaxByteRows = 96;

/// A pair of left row i and right row j: position i * 2^16 + j, and product.
struct BytePair {
  int32_t position;
  int32_t product;
};

/// Left rows of bytes, [num_left, 4 quads] with quads a multiple of kQuadsAtOnce, and right rows in
/// panels of kByteColumns rows, packed by pack_bytes of the same table.
struct ByteOperands {
  const int8_t* left;
  int64_t num_left;  ///< at most kMaxByteRows
  const uint32_t* panels;
  int64_t num_panels;
  int64_t quads;
};

/// Thresholds of find_pairs. A product p of left row i and right row j is reported if
/// p >= min(left[i] - panel_slacks[panel of j], right[j]). All values are within -2^30..2^30.
struct BytePairNeeds {
  const int32_t* left;          ///< [num_left]
  const int32_t* right;         ///< [num_panels * kByteColumns], of which num_right are used
  const int32_t* panel_slacks;  ///< [num_panels]
  int64_t num_right;
};

/// The kernels of one instruction set, as plain functions on plain pointers. Only for byte and
/// coded rows, similarity.cc and the kernels themselves; other code calls similarity.h.
struct KernelTable {
  /// Right-hand rows are laid out in panels of this many, see `pack`.
  int64_t panel_width;
  /// rows [num_rows, dim] -> panels [ceil(num_rows / panel_width), dim, panel_width], padded with
  /// zero rows.
  void (*pack)(const float* rows, int64_t num_rows, int64_t dim, float* panels);
  /// out[i, j] = dot of left row i and packed row j in float32; out is
  /// [num_left, num_panels * panel_width].
  void (*similarities)(const float* left, int64_t num_left, const float* panels, int64_t num_panels,
                       int64_t dim, float* out);
  /// Writes the positions of the values >= cut in ascending order. Returns their number.
  int64_t (*find_at_least)(const float* values, int64_t count, float cut, int32_t* positions);
  /// The same with values >= min(cut, cuts[i]).
  int64_t (*find_at_least_either)(const float* values, int64_t count, float cut, const float* cuts,
                                  int32_t* positions);
  /// Dot product in double; the same bits in every table.
  double (*exact_dot)(const float* a, const float* b, int64_t dim);
  /// Dot product in float32, summed in any order.
  float (*float_dot)(const float* a, const float* b, int64_t dim);
  /// The rank-th highest of `count` values; 1 <= rank <= count.
  int16_t (*ranked)(const int16_t* values, int64_t count, int64_t rank);
  /// Whether 8-bit products are faster than float32 products.
  bool quick_bytes;
  /// Packs rows which[0], which[1], ... (0, 1, ... if `which` is null) of rows [.., 4 quads] into
  /// panels [ceil(num_rows / kByteColumns), quads, kByteColumns] of four bytes each. The layout
  /// within a panel is specific to the table.
  void (*pack_bytes)(const int8_t* rows, const int32_t* which, int64_t num_rows, int64_t quads,
                     uint32_t* panels);
  /// out [num_left, num_panels * kByteColumns]: 8-bit dot products. Columns after the last packed
  /// row are undefined.
  void (*byte_products)(const ByteOperands& operands, int32_t* out);
  /// Writes the products that reach a threshold, with their positions. Returns their number.
  /// `pairs` has room for all products.
  int64_t (*find_pairs)(const ByteOperands& operands, const BytePairNeeds& needs, BytePair* pairs);
  /// Sets the product of each pair to that of rows left[i] and right_begin + j of rows [.., dim].
  /// Partial sums must fit 32 bits; dim is a multiple of 32.
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

/// The kernels of ActiveIsa().
const KernelTable& ActiveKernels();

/// out [num_left, columns] = left [num_left, depth] times a panel [depth, panel_width].
struct PanelProduct {
  const float* left;
  int64_t left_row, left_step;  ///< as in ProductOperands
  int64_t num_left;
  const float* panel;  ///< unused columns are zero
  int64_t depth;
  int64_t columns;  ///< 1..panel_width
  bool accumulate;
  float* out;
  int64_t out_stride;
};

/// The kernels of products.h for one instruction set. Only for products.cc and the kernels.
struct ProductTable {
  int64_t panel_width;
  /// Packs right(t, j) = right[t * step + j * col] into a panel.
  void (*pack_panel)(const float* right, int64_t step, int64_t col, int64_t depth, int64_t columns,
                     float* panel);
  void (*multiply_panel)(const PanelProduct& product);
  void (*sum_rows)(const float* values, int64_t stride, int64_t cols, const WeightedRows& rows,
                   float* out);
};

const ProductTable& GenericProducts();
#if defined(__x86_64__)
const ProductTable& Avx2Products();
const ProductTable& Avx512Products();
#endif

}  // namespace facegraph
