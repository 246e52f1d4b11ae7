// SPDX-License-Identifier: MIT
#include "facegraph/affinity/exact_neighbours.h"

#include "facegraph/affinity/nearest_neighbours.h"
#include "facegraph/base/error.h"

namespace facegraph {

void ExactNeighbourOptions::Check() const {
  Require(k >= 1, ErrorKind::kUsage, "k is {}; a list holds at least the face itself, so 1", k);
}

NeighbourLists ExactNeighbours(const Features& features, const ExactNeighbourOptions& options,
                               const Execution& execution) {
  options.Check();
  return NearestNeighbours(features, {.k = options.k, .search = SearchKind::kExact}, execution);
}

}  // namespace facegraph
