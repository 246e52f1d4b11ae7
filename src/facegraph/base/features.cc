// SPDX-License-Identifier: MIT
#include "facegraph/base/features.h"

#include <sys/mman.h>
#include <unistd.h>

#include <utility>

namespace facegraph {

Features ToFeatures(const Matrix<float>& rows, std::string name) {
  Features features;
  features.dim = rows.cols();
  features.shards.push_back({rows.data(), rows.rows(), std::move(name)});
  return features;
}

Features ToFeatures(std::shared_ptr<const Matrix<float>> rows, std::string name) {
  Features features = ToFeatures(*rows, std::move(name));
  features.owner = std::move(rows);
  return features;
}

void ReleasePages(const Features& features) {
#ifdef MADV_PAGEOUT  // Linux 5.4; unlike MADV_DONTNEED it is safe for any kind of memory
  const auto page = static_cast<uintptr_t>(sysconf(_SC_PAGESIZE));
  const int64_t row_bytes = features.dim * (features.type == FeatureType::kFloat16 ? 2 : 4);
  for (const FeatureShard& shard : features.shards) {
    const auto size = static_cast<size_t>(shard.rows * row_bytes);
    // Only whole pages.
    const size_t before = (page - reinterpret_cast<uintptr_t>(shard.data) % page) % page;
    if (size < before + page) continue;
    char* first = const_cast<char*>(static_cast<const char*>(shard.data)) + before;
    madvise(first, (size - before) / page * page, MADV_PAGEOUT);
  }
#else
  static_cast<void>(features);
#endif
}

}  // namespace facegraph
