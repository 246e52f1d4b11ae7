// SPDX-License-Identifier: MIT
#include "facegraph/kernels/ticks.h"

#include <cassert>

#include "facegraph/kernels/kernel_table.h"

namespace facegraph {

Ticks RankedTicks(std::span<const Ticks> values, int64_t rank) {
  assert(1 <= rank && rank <= static_cast<int64_t>(values.size()));
  return ActiveKernels().ranked(values.data(), static_cast<int64_t>(values.size()), rank);
}

}  // namespace facegraph
