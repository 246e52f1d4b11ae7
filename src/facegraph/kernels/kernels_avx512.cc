// SPDX-License-Identifier: MIT
#include "facegraph/kernels/avx512.h"
#include "facegraph/kernels/product_templates.h"

namespace facegraph {

const KernelTable& Avx512Kernels() { return kKernels<Avx512>; }

const ProductTable& Avx512Products() { return kProducts<Avx512>; }

}  // namespace facegraph
