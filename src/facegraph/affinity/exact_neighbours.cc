// SPDX-License-Identifier: MIT
#include "facegraph/affinity/exact_neighbours.h"

#include "facegraph/affinity/exact_search.h"
#include "facegraph/base/error.h"

namespace facegraph {

void ExactNeighbourOptions::Check() const {
  Require(k >= 1, ErrorKind::kUsage, "k is {}; a list holds at least the face itself, so 1", k);
}

NeighbourLists ExactNeighbours(const Features& features, const ExactNeighbourOptions& options,
                               const Execution& execution) {
  ExactSearch search(features, options, execution);
  if (search.num_left() > 0) search.Advance(search.num_left(), execution);
  return search.Finish(execution);
}

}  // namespace facegraph
