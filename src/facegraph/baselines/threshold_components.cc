// SPDX-License-Identifier: MIT
#include "facegraph/baselines/threshold_components.h"

#include "facegraph/base/error.h"

namespace facegraph {

Partition ThresholdComponents(const NeighbourLists& neighbours, const EdgeOptions& options,
                              const Execution& execution) {
  options.Check();
  const int64_t k = options.k > 0 ? options.k : neighbours.k();
  Require(k <= neighbours.k(), ErrorKind::kUsage,
          "components need {} neighbours per face, the lists have {}", k, neighbours.k());
  const auto num_faces = static_cast<int32_t>(neighbours.num_faces());
  UnionFind components(num_faces);
  execution.CheckCancelled();
  for (int32_t i = 0; i < num_faces; ++i) {
    for (int64_t c = 0; c < k; ++c) {
      const int32_t j = neighbours.ids(i, c);
      if (j < 0 || static_cast<double>(neighbours.similarities(i, c)) < options.min_similarity) {
        continue;
      }
      components.Union(i, j);
    }
  }
  return PartitionOf(components);
}

}  // namespace facegraph
