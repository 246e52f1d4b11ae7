// SPDX-License-Identifier: MIT
#include "facegraph/kernels/avx512.h"

namespace facegraph {

const KernelTable& Avx512Kernels() { return kKernels<Avx512>; }

}  // namespace facegraph
