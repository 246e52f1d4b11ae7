// SPDX-License-Identifier: MIT
#include "facegraph/baselines/consensus_propagation.h"

#include "facegraph/proposals/super_vertices.h"

namespace facegraph {
namespace {

SuperVertexOptions AsSuperVertices(const ConsensusPropagationOptions& options) {
  return {.k = options.k,
          .min_similarity = options.min_similarity,
          .max_size = options.max_size,
          .step = options.step};
}

}  // namespace

void ConsensusPropagationOptions::Check() const { AsSuperVertices(*this).Check(); }

Partition ConsensusPropagation(const NeighborLists& neighbors,
                               const ConsensusPropagationOptions& options,
                               const Execution& execution) {
  return WithSingletons(FindSuperVertices(neighbors, AsSuperVertices(options), execution));
}

}  // namespace facegraph
