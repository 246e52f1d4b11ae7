// SPDX-License-Identifier: MIT
#pragma once

// The kernels of products.h; see kernel_templates.h for how they are compiled.

#include "facegraph/kernels/kernel_table.h"
#include "facegraph/kernels/kernel_templates.h"

namespace facegraph {
namespace {

// Loads and stores one row of a tile; touches only the used columns of the panel.
template <typename Isa>
struct TileRow {
  using Floats = typename Isa::Floats;

  static void Load(const float* from, int64_t columns, Floats* sums) {
    float values[kPanelWidth<Isa>] = {};
    if (columns < kPanelWidth<Isa>) {
      for (int64_t c = 0; c < columns; ++c) values[c] = from[c];
      from = values;
    }
#pragma GCC unroll 4
    for (int v = 0; v < Isa::kVectors; ++v) sums[v] = LoadVector<Floats>(from + v * kLanes<Isa>);
  }
  static void Store(const Floats* sums, int64_t columns, float* to) {
    float values[kPanelWidth<Isa>];
    float* whole = columns < kPanelWidth<Isa> ? values : to;
#pragma GCC unroll 4
    for (int v = 0; v < Isa::kVectors; ++v) {
      std::memcpy(whole + v * kLanes<Isa>, &sums[v], sizeof(Floats));
    }
    if (columns < kPanelWidth<Isa>) {
      for (int64_t c = 0; c < columns; ++c) to[c] = values[c];
    }
  }
};

// A register tile: kRows rows of the result in one panel.
template <typename Isa, int kRows>
inline void ProductTile(const PanelProduct& product, int64_t row) {
  using Floats = typename Isa::Floats;
  float* out = product.out + row * product.out_stride;
  Floats sums[kRows][Isa::kVectors] = {};
  if (product.accumulate) {
#pragma GCC unroll 16
    for (int r = 0; r < kRows; ++r) {
      TileRow<Isa>::Load(out + r * product.out_stride, product.columns, sums[r]);
    }
  }
  const float* left = product.left + row * product.left_row;
  const float* panel = product.panel;
  for (int64_t t = 0; t < product.depth; ++t) {
    Floats right[Isa::kVectors];
#pragma GCC unroll 4
    for (int v = 0; v < Isa::kVectors; ++v) {
      right[v] = LoadVector<Floats>(panel + v * kLanes<Isa>);
    }
#pragma GCC unroll 16
    for (int r = 0; r < kRows; ++r) {
      const float value = left[r * product.left_row];
#pragma GCC unroll 4
      for (int v = 0; v < Isa::kVectors; ++v) sums[r][v] += value * right[v];
    }
    left += product.left_step;
    panel += kPanelWidth<Isa>;
  }
#pragma GCC unroll 16
  for (int r = 0; r < kRows; ++r) {
    TileRow<Isa>::Store(sums[r], product.columns, out + r * product.out_stride);
  }
}

// right(t, j) is right[t * step + j * col]; see PanelProduct.
template <typename Isa>
void PackPanel(const float* right, int64_t step, int64_t col, int64_t depth, int64_t columns,
               float* panel) {
  constexpr int kWidth = kPanelWidth<Isa>;
  for (int64_t t = 0; t < depth; ++t, right += step, panel += kWidth) {
    if (columns == kWidth && col == 1) {
      std::memcpy(panel, right, kWidth * sizeof(float));
      continue;
    }
    for (int64_t j = 0; j < kWidth; ++j) panel[j] = j < columns ? right[j * col] : 0.0f;
  }
}

// The rows after the last whole tile: 0..kMax.
template <typename Isa, int kMax>
inline void ProductRest(const PanelProduct& product, int64_t row) {
  if constexpr (kMax > 0) {
    if (product.num_left - row == kMax) {
      ProductTile<Isa, kMax>(product, row);
    } else {
      ProductRest<Isa, kMax - 1>(product, row);
    }
  }
}

template <typename Isa>
void MultiplyPanel(const PanelProduct& product) {
  int64_t row = 0;
  for (; row + Isa::kRows <= product.num_left; row += Isa::kRows) {
    ProductTile<Isa, Isa::kRows>(product, row);
  }
  ProductRest<Isa, Isa::kRows - 1>(product, row);
}

// Loads register v of a stripe of kVectors registers; the last one has `rest` columns (0: all).
template <typename Isa, int kVectors, bool kRest>
inline auto LoadStripe(const float* from, int v, int rest) {
  if (kRest && v == kVectors - 1) return Isa::LoadFirst(from + v * kLanes<Isa>, rest);
  return LoadVector<typename Isa::Floats>(from + v * kLanes<Isa>);
}

// One stripe of columns of all rows. The sums stay in registers, and rows that one sum has read are
// still in the L1 cache for the next.
template <typename Isa, int kVectors, bool kRest>
inline void SumStripe(const float* values, int64_t stride, const WeightedRows& rows, int rest,
                      float* out, int64_t out_stride) {
  using Floats = typename Isa::Floats;
  constexpr auto kLoad = LoadStripe<Isa, kVectors, kRest>;
  const auto columns = static_cast<size_t>(kVectors - 1) * static_cast<size_t>(kLanes<Isa>) +
                       static_cast<size_t>(rest);
  for (int64_t r = 0; r < rows.count; ++r, out += out_stride) {
    Floats sums[kVectors];
    const float* own = values + (rows.own == nullptr ? r : rows.own[r]) * stride;
    const float own_weight = rows.own_weights == nullptr ? 1.0f : rows.own_weights[r];
#pragma GCC unroll 4
    for (int v = 0; v < kVectors; ++v) sums[v] = own_weight * kLoad(own, v, rest);
    for (int64_t e = rows.offsets[r]; e < rows.offsets[r + 1]; ++e) {
      const float* from = values + rows.ids[e] * stride;
      const float weight = rows.weights == nullptr ? 1.0f : rows.weights[e];
#pragma GCC unroll 4
      for (int v = 0; v < kVectors; ++v) sums[v] += weight * kLoad(from, v, rest);
    }
    const float scale = rows.scales == nullptr ? 1.0f : rows.scales[r];
#pragma GCC unroll 4
    for (int v = 0; v < kVectors; ++v) sums[v] = scale * sums[v];
    std::memcpy(out, sums, kRest ? columns * sizeof(float) : sizeof sums);
  }
}

// The remaining columns: they fit into fewer than kVectors registers plus a partial one.
template <typename Isa, int kVectors>
inline void SumLastStripe(const float* values, int64_t stride, const WeightedRows& rows,
                          int64_t columns, float* out, int64_t out_stride) {
  if constexpr (kVectors > 0) {
    const int64_t rest = columns - (kVectors - 1) * kLanes<Isa>;
    if (rest == kLanes<Isa>) {
      SumStripe<Isa, kVectors, false>(values, stride, rows, 0, out, out_stride);
    } else if (rest > 0) {
      SumStripe<Isa, kVectors, true>(values, stride, rows, static_cast<int>(rest), out, out_stride);
    } else {
      SumLastStripe<Isa, kVectors - 1>(values, stride, rows, columns, out, out_stride);
    }
  }
}

// Four registers hide the latency of additions. They are narrow enough for the stripes of a few
// hundred rows to fit the L1 cache.
template <typename Isa>
void SumRows(const float* values, int64_t stride, int64_t cols, const WeightedRows& rows,
             float* out) {
  constexpr int kVectors = 4;
  constexpr int64_t kColumns = kVectors * kLanes<Isa>;
  int64_t c = 0;
  for (; c + kColumns <= cols; c += kColumns) {
    SumStripe<Isa, kVectors, false>(values + c, stride, rows, 0, out + c, cols);
  }
  SumLastStripe<Isa, kVectors>(values + c, stride, rows, cols - c, out + c, cols);
}

template <typename Isa>
constexpr ProductTable kProducts{.panel_width = kPanelWidth<Isa>,
                                 .pack_panel = PackPanel<Isa>,
                                 .multiply_panel = MultiplyPanel<Isa>,
                                 .sum_rows = SumRows<Isa>};

}  // namespace
}  // namespace facegraph
