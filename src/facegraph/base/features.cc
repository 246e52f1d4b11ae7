// SPDX-License-Identifier: MIT
#include "facegraph/base/features.h"

#include <sys/mman.h>
#include <unistd.h>

namespace facegraph {

void ReleasePages(const Features& features) {
#ifdef MADV_PAGEOUT  // Linux 5.4; unlike MADV_DONTNEED it may be used on memory of any origin
  const auto page = static_cast<uintptr_t>(sysconf(_SC_PAGESIZE));
  const int64_t row_bytes = features.dim * (features.type == FeatureType::kFloat16 ? 2 : 4);
  for (const FeatureShard& shard : features.shards) {
    const auto begin = reinterpret_cast<uintptr_t>(shard.data);
    const uintptr_t end = begin + static_cast<uintptr_t>(shard.rows * row_bytes);
    const uintptr_t first = (begin + page - 1) / page * page, last = end / page * page;
    if (first < last) madvise(reinterpret_cast<void*>(first), last - first, MADV_PAGEOUT);
  }
#else
  static_cast<void>(features);
#endif
}

}  // namespace facegraph
