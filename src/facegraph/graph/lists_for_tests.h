// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "facegraph/graph/neighbors.h"

namespace facegraph {

/// One entry of a neighbor list: face `from` lists face `to`.
struct NamedNeighbor {
  int32_t from;
  int32_t to;
  float similarity;
};

/// Neighbor lists of num_faces faces. Each contains the face itself and its entries of `names`, by
/// descending similarity. Shorter lists are padded.
inline NeighborLists ListsFrom(int32_t num_faces, std::vector<NamedNeighbor> names) {
  for (int32_t face = 0; face < num_faces; ++face) names.push_back({face, face, 2.0f});
  std::sort(names.begin(), names.end(), [](const NamedNeighbor& a, const NamedNeighbor& b) {
    if (a.from != b.from) return a.from < b.from;
    return a.similarity != b.similarity ? a.similarity > b.similarity : a.to < b.to;
  });
  std::vector<int64_t> length(static_cast<size_t>(num_faces), 0);
  for (const NamedNeighbor& name : names) ++length[name.from];
  const int64_t k = num_faces == 0 ? 1 : *std::max_element(length.begin(), length.end());

  NeighborLists lists{Matrix<int32_t>(num_faces, k, -1), Matrix<float>(num_faces, k)};
  std::fill(length.begin(), length.end(), 0);
  for (const NamedNeighbor& name : names) {
    const int64_t column = length[name.from]++;
    lists.ids(name.from, column) = name.to;
    lists.similarities(name.from, column) = std::min(name.similarity, 1.0f);
  }
  return lists;
}

}  // namespace facegraph
