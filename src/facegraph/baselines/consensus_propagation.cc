// SPDX-License-Identifier: MIT
#include "facegraph/baselines/consensus_propagation.h"

#include "facegraph/proposals/super_vertices.h"

namespace facegraph {
namespace {

SuperVertexOptions ToSuperVertexOptions(const ConsensusPropagationOptions& options) {
  return {.k = options.k,
          .min_similarity = options.min_similarity,
          .max_size = options.max_size,
          .step = options.step};
}

}  // namespace

void ConsensusPropagationOptions::Check() const { ToSuperVertexOptions(*this).Check(); }

Partition ConsensusPropagation(const NeighborLists& neighbors,
                               const ConsensusPropagationOptions& options,
                               const Execution& execution) {
  return WithSingletons(FindSuperVertices(neighbors, ToSuperVertexOptions(options), execution));
}

}  // namespace facegraph
