// SPDX-License-Identifier: MIT
#include <immintrin.h>

#include "facegraph/kernels/kernel_templates.h"
#include "facegraph/kernels/product_templates.h"

namespace facegraph {
namespace {

// 12 of the 16 registers hold sums, 2 the panel, 1 the left value.
struct Avx2 {
  typedef float Floats __attribute__((vector_size(32)));
  typedef double Doubles __attribute__((vector_size(32)));
  static constexpr int kRows = 6;
  static constexpr int kVectors = 2;
  static unsigned AtLeast(Floats v, Floats w) {
    return static_cast<unsigned>(_mm256_movemask_ps(_mm256_cmp_ps(v, w, _CMP_GE_OQ)));
  }
  static Doubles Widen(const float* from) { return _mm256_cvtps_pd(_mm_loadu_ps(from)); }
};

}  // namespace

const KernelTable& Avx2Kernels() { return kKernels<Avx2>; }

const ProductTable& Avx2Products() { return kProducts<Avx2>; }

}  // namespace facegraph
