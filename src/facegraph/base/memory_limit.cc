// SPDX-License-Identifier: MIT
#include "facegraph/base/memory_limit.h"

#include "facegraph/base/error.h"
#include "facegraph/base/memory.h"
#include "facegraph/base/text.h"

namespace facegraph {

void MemoryLimit::Require(int64_t needed, std::string_view what) const {
  // Asking the system costs more than reading a small file.
  constexpr int64_t kSmall = int64_t{1} << 20;
  if (bytes == 0 && needed <= kSmall) return;
  const int64_t limit = bytes > 0 ? bytes : AvailableBytes();
  facegraph::Require(needed <= limit, ErrorKind::kOutOfMemory,
                     "{}: would need {} of memory, but {} is {}", what, BytesText(needed),
                     bytes > 0 ? name : "the free memory", BytesText(limit));
}

}  // namespace facegraph
