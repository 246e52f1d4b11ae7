// SPDX-License-Identifier: MIT
#include "facegraph/kernels/kernel_templates.h"
#include "facegraph/kernels/product_templates.h"

namespace facegraph {
namespace {

struct Generic {
  typedef float Floats __attribute__((vector_size(16)));
  typedef int32_t Bits __attribute__((vector_size(16)));
  typedef double Doubles __attribute__((vector_size(16)));
  static constexpr int kRows = 4;
  static constexpr int kVectors = 2;
  static unsigned AtLeast(Floats v, Floats w) {
    const auto lanes = (v >= w) & Bits{1, 2, 4, 8};
    return static_cast<unsigned>(lanes[0] | lanes[1] | lanes[2] | lanes[3]);
  }
  static Floats LoadFirst(const float* from, int count) {
    return Floats{from[0], count > 1 ? from[1] : 0, count > 2 ? from[2] : 0, 0};
  }
  static Doubles Widen(const float* from) { return Doubles{from[0], from[1]}; }
};

}  // namespace

const KernelTable& GenericKernels() { return kKernels<Generic>; }

const ProductTable& GenericProducts() { return kProducts<Generic>; }

}  // namespace facegraph
