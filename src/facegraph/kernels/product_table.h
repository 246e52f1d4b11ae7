// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "facegraph/kernels/products.h"

namespace facegraph {

/// out [num_left, columns] = left [num_left, depth] times a panel [depth, panel_width].
struct PanelProduct {
  const float* left;
  int64_t left_row, left_step;  ///< as in ProductOperands
  int64_t num_left;
  const float* panel;  ///< zeros in the columns that do not count
  int64_t depth;
  int64_t columns;  ///< 1..panel_width
  bool accumulate;
  float* out;
  int64_t out_stride;
};

/// The kernels of products.h for one instruction set. Inside of kernels/ only.
struct ProductTable {
  int64_t panel_width;
  /// Makes a panel of right(t, j) = right[t * step + j * col].
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
