// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "facegraph/base/random.h"
#include "facegraph/graph/random_lists_for_tests.h"
#include "facegraph/knn/features_for_tests.h"
#include "facegraph/knn/nearest_neighbors.h"

namespace facegraph {

/// Synthetic faces of a few identities with their neighbors. Face i has identity i modulo
/// num_identities; `noise` is the noise of IdentityRows.
struct World {
  Matrix<float> rows;  ///< [num_faces, 16]
  Features features;
  NeighborLists neighbors;

  World(int64_t num_faces, int64_t num_identities, double noise, int k) {
    Random random(11);
    rows = IdentityRows(num_faces, 16, num_identities, noise, random);
    features = ToFeatures(rows);
    neighbors = NearestNeighbors(features, {.k = k, .search = SearchKind::kExact}, {});
  }
};

}  // namespace facegraph
