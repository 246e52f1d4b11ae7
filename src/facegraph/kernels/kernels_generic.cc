// SPDX-License-Identifier: MIT
#include "facegraph/kernels/kernel_templates.h"

namespace facegraph {
namespace {

struct Generic {
  typedef float Floats __attribute__((vector_size(16)));
  typedef double Doubles __attribute__((vector_size(16)));
  static constexpr int kRows = 4;
  static constexpr int kVectors = 2;
  static unsigned AtLeast(Floats v, float cut) {
    unsigned hits = 0;
    for (int l = 0; l < 4; ++l) hits |= static_cast<unsigned>(v[l] >= cut) << l;
    return hits;
  }
  static Doubles Widen(const float* from) { return Doubles{from[0], from[1]}; }
};

}  // namespace

const KernelTable& GenericKernels() { return kKernels<Generic>; }

}  // namespace facegraph
