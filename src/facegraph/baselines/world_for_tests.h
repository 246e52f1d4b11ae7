// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "facegraph/knn/nearest_neighbors.h"
#include "facegraph/knn/features_for_tests.h"
#include "facegraph/base/random.h"
#include "facegraph/graph/lists_for_tests.h"

namespace facegraph {

/// Lists of up to `max_faces` faces that name each other at random. Few similarities with ties,
/// else all different.
inline NeighborLists RandomLists(uint64_t seed, int64_t max_faces, bool with_ties) {
  Random random(seed);
  const auto num_faces = static_cast<int32_t>(2 + random.Below(static_cast<uint64_t>(max_faces)));
  Matrix<float> similarities(num_faces, num_faces, -1);
  const uint64_t num_names = random.Below(4 * static_cast<uint64_t>(num_faces));
  std::vector<NamedNeighbor> names;
  for (uint64_t e = 0; e < num_names; ++e) {
    const auto from = static_cast<int32_t>(random.Below(static_cast<uint64_t>(num_faces)));
    const auto to = static_cast<int32_t>(random.Below(static_cast<uint64_t>(num_faces)));
    const double drawn = with_ties ? static_cast<double>(random.Below(10)) / 10 : random.Uniform();
    if (from == to || similarities(from, to) >= 0) continue;
    // The same both ways, as in lists of our own.
    if (similarities(to, from) < 0) similarities(to, from) = static_cast<float>(drawn);
    similarities(from, to) = similarities(to, from);
    names.push_back({from, to, similarities(from, to)});
  }
  return ListsFrom(num_faces, std::move(names));
}

/// Faces of a few people with their neighbors.
struct World {
  Matrix<float> rows;
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
