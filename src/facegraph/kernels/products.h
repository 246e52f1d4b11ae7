// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace facegraph {

enum class Isa;  // isa.h, which the kernels themselves must not include: see kernel_templates.h

/// The sums that networks are made of, in float32. Here such sums are the result itself and their
/// last bits depend on the order they are added in: so they follow the machine, not FACEGRAPH_ISA,
/// which never changes a result.

/// The instruction set they are computed with: the fastest that the machine has.
Isa ProductIsa();

/// out [rows, cols] = left [rows, depth] times right [depth, cols]. The operands may lie in memory
/// in any regular way, such as transposed.
struct ProductOperands {
  const float* left;
  int64_t left_row, left_step;  ///< left(i, t) lies at left[i * left_row + t * left_step]
  const float* right;
  int64_t right_step, right_col;  ///< right(t, j) lies at right[t * right_step + j * right_col]
  int64_t rows, cols, depth;
  bool accumulate;  ///< adds to what `out` holds; otherwise that is ignored
  float* out;       ///< row after row
};

/// Each value is one chain of fused multiply-adds over the depth, in ascending order, so that it
/// does not depend on the shape: the same bits with AVX2 and AVX-512, and rows of zeros in between
/// could as well be left out. Thread safe.
void MultiplyStrided(const ProductOperands& operands, Isa isa = ProductIsa());

/// Which rows are added up for each row of the result. The pointers may be null where that is said.
struct WeightedRows {
  int64_t count;             ///< rows of the result
  const int64_t* offsets;    ///< [count + 1] row r adds ids[offsets[r]] .. ids[offsets[r + 1] - 1]
  const int32_t* ids;        ///< [offsets[count]]
  const float* weights;      ///< [offsets[count]], or null: all 1
  const int32_t* own;        ///< [count] one more row, the first to be added, or null: row r
  const float* own_weights;  ///< [count], or null: all 1
  const float* scales;       ///< [count] what the sum is multiplied with, or null: all 1
};

/// out [count, cols] = scaled sums of weighted rows, each in the given order. Row i lies at values
/// + i * stride. Fastest where rows nearby add the same rows, and where the stride is no multiple
/// of a large power of two, which would put all rows into the same places of the caches. Thread
/// safe.
void SumOfRows(const float* values, int64_t stride, int64_t cols, const WeightedRows& rows,
               float* out, Isa isa = ProductIsa());

}  // namespace facegraph
