// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace facegraph {

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
  /// Dot in double, the same bits in every table.
  double (*exact_dot)(const float* a, const float* b, int64_t dim);
};

const KernelTable& GenericKernels();
#if defined(__x86_64__)
const KernelTable& Avx2Kernels();
const KernelTable& Avx512Kernels();
#endif

/// Those of ActiveIsa().
const KernelTable& ActiveKernels();

}  // namespace facegraph
