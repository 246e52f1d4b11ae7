// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace facegraph {

enum class Isa;  // isa.h, which the kernels themselves must not include: see kernel_templates.h

// Dense products and weighted row sums for networks, in float32. Their last bits depend on the
// order of additions, so the instruction set depends on the machine and not on FACEGRAPH_ISA, which
// must never change a result.

/// The instruction set of these sums: the fastest that the machine has.
Isa ProductIsa();

/// out [rows, cols] = left [rows, depth] times right [depth, cols]. The operands may have any
/// strides; for example, they may be transposed.
struct ProductOperands {
  const float* left;
  int64_t left_row, left_step;  ///< left(i, t) is left[i * left_row + t * left_step]
  const float* right;
  int64_t right_step, right_col;  ///< right(t, j) is right[t * right_step + j * right_col]
  int64_t rows, cols, depth;
  bool accumulate;  ///< true: adds to `out`; false: overwrites it
  float* out;       ///< row-major
};

/// Each value is one chain of fused multiply-adds over the depth, in ascending order. So it does
/// not depend on the shape, has the same bits with AVX2 and AVX-512, and zero rows could be left
/// out without changing it. Thread safe.
void MultiplyStrided(const ProductOperands& operands, Isa isa = ProductIsa());

/// The rows that are summed for each row of the result. Pointers may be null only where noted.
struct WeightedRows {
  int64_t count;             ///< rows of the result
  const int64_t* offsets;    ///< [count + 1] row r adds ids[offsets[r]] .. ids[offsets[r + 1] - 1]
  const int32_t* ids;        ///< [offsets[count]]
  const float* weights;      ///< [offsets[count]], or null: all 1
  const int32_t* own;        ///< [count] the first row of each sum, or null: row r
  const float* own_weights;  ///< [count], or null: all 1
  const float* scales;       ///< [count] factor of the sum, or null: all 1
};

/// out [count, cols] = scaled sums of weighted rows, added in the given order. Row i is at
/// values + i * stride. Fastest if neighboring sums use the same rows and if the stride is not a
/// multiple of a large power of two, which would cause cache conflicts. Thread safe.
void SumOfRows(const float* values, int64_t stride, int64_t cols, const WeightedRows& rows,
               float* out, Isa isa = ProductIsa());

}  // namespace facegraph
