// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "facegraph/kernels/isa.h"

namespace facegraph {

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

/// A row and some others.
struct WeightedRows {
  int64_t own;
  float own_weight;
  const int32_t* ids;    ///< [count]
  const float* weights;  ///< [count], or null: all 1
  int64_t count;
};

/// out [cols] = scale * sum of the weighted rows of values [any, cols], own row first, then in their
/// order. Thread safe.
void SumOfRows(const float* values, int64_t cols, const WeightedRows& rows, float scale, float* out,
               Isa isa = ProductIsa());

}  // namespace facegraph
