// SPDX-License-Identifier: MIT
#include <immintrin.h>

#include "facegraph/kernels/kernel_templates.h"
#include "facegraph/kernels/product_templates.h"

namespace facegraph {
namespace {

// 12 of the 16 registers hold sums, 2 hold the panel, 1 holds the left value.
struct Avx2 {
  typedef float Floats __attribute__((vector_size(32)));
  typedef double Doubles __attribute__((vector_size(32)));
  static constexpr int kRows = 6;
  static constexpr int kVectors = 2;
  static unsigned AtLeast(Floats v, Floats w) {
    return static_cast<unsigned>(_mm256_movemask_ps(_mm256_cmp_ps(v, w, _CMP_GE_OQ)));
  }
  static Floats LoadFirst(const float* from, int count) {
    const __m256i lanes = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
    return _mm256_maskload_ps(from, _mm256_cmpgt_epi32(_mm256_set1_epi32(count), lanes));
  }
  static Doubles Widen(const float* from) { return _mm256_cvtps_pd(_mm_loadu_ps(from)); }
};

}  // namespace

const KernelTable& Avx2Kernels() { return kKernels<Avx2>; }

const ProductTable& Avx2Products() { return kProducts<Avx2>; }

}  // namespace facegraph
