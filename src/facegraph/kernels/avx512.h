// SPDX-License-Identifier: MIT
#pragma once

// Only for sources that are compiled for AVX-512. In an unnamed namespace; kernel_templates.h says
// why.

#include <immintrin.h>

#include "facegraph/kernels/kernel_templates.h"

namespace facegraph {
namespace {

// 28 of the 32 registers hold sums, 2 hold the panel. The left value is a broadcast operand.
struct Avx512 {
  typedef float Floats __attribute__((vector_size(64)));
  typedef double Doubles __attribute__((vector_size(64)));
  static constexpr int kRows = 14;
  static constexpr int kVectors = 2;
  static unsigned AtLeast(Floats v, Floats w) { return _mm512_cmp_ps_mask(v, w, _CMP_GE_OQ); }
  static Floats LoadFirst(const float* from, int count) {
    return _mm512_maskz_loadu_ps(static_cast<__mmask16>((1u << count) - 1), from);
  }
  // Masked with all lanes: GCC 12 warns about its own header for the unmasked form.
  static Doubles Widen(const float* from) {
    return _mm512_maskz_cvtps_pd(0xff, _mm256_loadu_ps(from));
  }
};

}  // namespace
}  // namespace facegraph
