// SPDX-License-Identifier: MIT
#include "facegraph/knn/nearest_neighbors.h"

#include <algorithm>
#include <vector>

#include "facegraph/knn/find_neighbors.h"
#include "facegraph/knn/neighbor_search.h"
#include "facegraph/base/error.h"
#include "facegraph/base/random.h"

namespace facegraph {

void NeighborOptions::Check() const {
  Require(k >= 1, ErrorKind::kUsage, "k is {}; a list holds at least the face itself, so 1", k);
  Require(
      min_recall > 0 && min_recall < 1, ErrorKind::kUsage,
      "the recall to reach is {}, should be above 0 and below 1 (an exact search misses nobody)",
      min_recall);
}

NeighborLists NearestNeighbors(const Features& features, const NeighborOptions& options,
                                 const Execution& execution, SearchReport* report) {
  NeighborSearch search(features, options, execution);
  if (search.num_left() > 0) search.Advance(search.num_left(), execution);
  return search.Finish(execution, report);
}

double MeasureRecall(MatrixView<const float> units, const NeighborLists& lists, int64_t sample,
                     uint64_t seed, const Execution& execution) {
  const int64_t n = units.rows(), others = std::min(lists.k(), n) - 1;
  const int64_t size = std::min(sample, n);
  if (size == 0 || others <= 0) return 1;
  std::vector<int32_t> faces(static_cast<size_t>(size));
  Random random(seed);
  for (int32_t& face : faces) face = static_cast<int32_t>(random.Below(static_cast<uint64_t>(n)));
  Matrix<int32_t> ids(size, others, -1);
  FindNeighborIds(units, faces, ids.View(), execution);
  int64_t found = 0;
  for (int64_t i = 0; i < size; ++i) {
    std::vector<int32_t> truth(ids.Row(i).begin(), ids.Row(i).end());
    std::ranges::sort(truth);
    for (const int32_t id : lists.ids.Row(faces[static_cast<size_t>(i)]).subspan(1)) {
      found += std::ranges::binary_search(truth, id) ? 1 : 0;
    }
  }
  return static_cast<double>(found) / static_cast<double>(size * others);
}

}  // namespace facegraph
