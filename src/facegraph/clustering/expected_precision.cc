// SPDX-License-Identifier: MIT
#include "facegraph/clustering/expected_precision.h"

#include <algorithm>
#include <vector>

namespace facegraph {

double ExpectedPrecision(const Partition& partition, std::span<const int32_t> proposal_of_cluster,
                         std::span<const float> iop) {
  const std::vector<int64_t> sizes = ClusterSizes(partition);
  double pairs = 0, right_pairs = 0;
  for (size_t c = 0; c < sizes.size(); ++c) {
    const int32_t proposal = proposal_of_cluster[c];
    const auto size = static_cast<double>(sizes[c]);
    if (proposal < 0 || size < 2) continue;
    const double main = size * std::clamp(double{iop[proposal]}, 0.0, 1.0);
    pairs += size * (size - 1);
    right_pairs += std::max(0.0, main * (main - 1));
  }
  return pairs > 0 ? right_pairs / pairs : 1;
}

}  // namespace facegraph
