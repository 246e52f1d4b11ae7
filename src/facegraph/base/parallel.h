// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>

#include "facegraph/base/execution.h"

namespace facegraph {

/// Splits 0..count-1 into blocks of `block` consecutive indices (the last may be shorter) and calls
/// body(begin, end) for each, on execution.Threads() threads.
///
/// The blocks are the same for any number of threads; only their order differs. A body is
/// deterministic if it writes only to elements of its indices or to one slot per block
/// (begin / block). Checks for cancellation before every block. The first exception of a body is
/// rethrown after all threads have stopped.
void ParallelFor(int64_t count, int64_t block, const Execution& execution,
                 const std::function<void(int64_t begin, int64_t end)>& body);

}  // namespace facegraph
