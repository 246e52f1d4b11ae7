// SPDX-License-Identifier: MIT
#include "facegraph/kernels/products.h"

#include <algorithm>

#include "facegraph/kernels/isa.h"
#include "facegraph/kernels/kernel_table.h"

namespace facegraph {
namespace {

/// Depth of a panel: it fits the L1 cache.
constexpr int64_t kDepth = 256;
constexpr int64_t kWidestPanel = 32;

const ProductTable& GetProducts(Isa isa) {
#if defined(__x86_64__)
  switch (isa) {
    case Isa::kGeneric:
      return GenericProducts();
    case Isa::kAvx2:
      return Avx2Products();
    case Isa::kAvx512:
    case Isa::kAvx512Vnni:
    case Isa::kAmx:
      return Avx512Products();
  }
#endif
  return GenericProducts();
}

}  // namespace

Isa ProductIsa() {
  static const Isa isa = AvailableIsas().back();
  return isa;
}

void MultiplyStrided(const ProductOperands& operands, Isa isa) {
  if (operands.rows == 0) return;  // their output may be a null pointer
  const ProductTable& table = GetProducts(isa);
  const int64_t width = table.panel_width;
  alignas(64) float panel[kDepth * kWidestPanel];
  for (int64_t begin = 0; begin < operands.depth; begin += kDepth) {
    const int64_t end = std::min(begin + kDepth, operands.depth);
    for (int64_t first = 0; first < operands.cols; first += width) {
      const int64_t columns = std::min(width, operands.cols - first);
      table.pack_panel(operands.right + begin * operands.right_step + first * operands.right_col,
                       operands.right_step, operands.right_col, end - begin, columns, panel);
      table.multiply_panel({.left = operands.left + begin * operands.left_step,
                            .left_row = operands.left_row,
                            .left_step = operands.left_step,
                            .num_left = operands.rows,
                            .panel = panel,
                            .depth = end - begin,
                            .columns = columns,
                            .accumulate = operands.accumulate || begin > 0,
                            .out = operands.out + first,
                            .out_stride = operands.cols});
    }
  }
}

void SumOfRows(const float* values, int64_t stride, int64_t cols, const WeightedRows& rows,
               float* out, Isa isa) {
  if (rows.count == 0) return;  // values and out may be null pointers
  GetProducts(isa).sum_rows(values, stride, cols, rows, out);
}

}  // namespace facegraph
