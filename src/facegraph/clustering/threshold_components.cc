// SPDX-License-Identifier: MIT
#include "facegraph/clustering/threshold_components.h"

#include "facegraph/base/error.h"
#include "facegraph/graph/partition.h"

namespace facegraph {

Partition ThresholdComponents(const NeighborLists& neighbors, const EdgeOptions& options,
                              const Execution& execution) {
  options.Check();
  const int64_t k = options.k > 0 ? options.k : neighbors.k();
  Require(k <= neighbors.k(), ErrorKind::kUsage,
          "components need {} neighbors per face, the lists have {}", k, neighbors.k());
  const auto num_faces = static_cast<int32_t>(neighbors.num_faces());
  UnionFind components(num_faces);
  execution.CheckCanceled();
  for (int32_t i = 0; i < num_faces; ++i) {
    for (int64_t c = 0; c < k; ++c) {
      const int32_t j = neighbors.ids(i, c);
      if (j < 0 || static_cast<double>(neighbors.similarities(i, c)) < options.min_similarity) {
        continue;
      }
      components.Union(i, j);
    }
  }
  return ToPartition(components);
}

}  // namespace facegraph
