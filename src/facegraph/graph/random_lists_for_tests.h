// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "facegraph/base/random.h"
#include "facegraph/graph/lists_for_tests.h"

namespace facegraph {

/// Lists of 2 to max_faces + 1 faces that name each other at random, with symmetric similarities
/// 0..1. with_ties: few different similarities, so that ties are frequent.
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
    if (similarities(to, from) < 0) similarities(to, from) = static_cast<float>(drawn);
    similarities(from, to) = similarities(to, from);
    names.push_back({from, to, similarities(from, to)});
  }
  return ListsFrom(num_faces, std::move(names));
}

}  // namespace facegraph
