// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>

#include "facegraph/base/execution.h"

namespace facegraph {

/// Calls body(begin, end) for blocks of `block` consecutive indices (the last may be shorter) that
/// together cover 0..count-1, on execution.Threads() threads.
///
/// The blocks are the same for any number of threads; only their order differs. So a body that
/// writes to places that belong to its indices, or to a slot per block (begin / block), gives the
/// same result for any number of threads. Checks for cancellation before every block. The first
/// exception of a body is rethrown here once all threads have stopped.
void ParallelFor(int64_t count, int64_t block, const Execution& execution,
                 const std::function<void(int64_t begin, int64_t end)>& body);

}  // namespace facegraph
