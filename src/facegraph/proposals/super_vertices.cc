// SPDX-License-Identifier: MIT
#include "facegraph/proposals/super_vertices.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <vector>

#include "facegraph/base/error.h"
#include "facegraph/communities/map_equation.h"
#include "facegraph/graph/partition.h"
#include "facegraph/graph/union_find.h"
#include "facegraph/graph/used_columns.h"

namespace facegraph {
namespace {

/// Faces at least this similar are duplicates. Their similarities differ from 1 only by rounding,
/// so a higher threshold would split them at random.
constexpr double kDuplicate = 1 - 1e-6;

/// A pair of faces, by their positions in Oversized::faces.
struct Pair {
  int32_t a;
  int32_t b;
  float similarity;
};

/// The faces of all components with more than max_size faces, ascending, and their pairs.
struct Oversized {
  std::vector<int32_t> faces;
  std::vector<Pair> pairs;
};

/// Calls visit(j, similarity) for each pair of face i from its own list. A pair that is in both
/// lists is visited from both faces.
template <typename Visit>
void ForEachPair(int32_t i, const NeighborLists& neighbors, const SuperVertexOptions& options,
                 Visit&& visit) {
  const int64_t k = UsedColumns(neighbors, options.k);
  const std::span<const int32_t> ids = neighbors.ids.Row(i);
  const std::span<const float> similarities = neighbors.similarities.Row(i);
  for (int64_t c = 0; c < k; ++c) {
    // Lists are sorted by similarity and padded at the end, so no pair follows.
    if (ids[c] < 0 || static_cast<double>(similarities[c]) < options.min_similarity) break;
    if (ids[c] != i) visit(ids[c], similarities[c]);
  }
}

/// Turns the components of at most max_size faces into clusters and removes their faces from
/// `faces`. Returns the new position of each old position, or -1 if removed.
std::vector<int32_t> TakeComponents(UnionFind& components, int32_t max_size,
                                    std::vector<int32_t>& faces, Partition& partition) {
  std::vector<int32_t> cluster_of_root(faces.size(), -1);
  std::vector<int32_t> new_position(faces.size(), -1);
  int32_t num_left = 0;
  for (int32_t position = 0; position < static_cast<int32_t>(faces.size()); ++position) {
    const int32_t root = components.Find(position);
    if (components.Size(root) > max_size) {
      new_position[position] = num_left;
      faces[num_left++] = faces[position];
      continue;
    }
    if (cluster_of_root[root] < 0) cluster_of_root[root] = partition.num_clusters++;
    partition.cluster_of_face[faces[position]] = cluster_of_root[root];
  }
  faces.resize(static_cast<size_t>(num_left));
  return new_position;
}

UnionFind FindComponents(const Oversized& oversized) {
  UnionFind components(static_cast<int64_t>(oversized.faces.size()));
  for (const Pair& pair : oversized.pairs) components.Union(pair.a, pair.b);
  return components;
}

double LowestSimilarity(const Oversized& oversized) {
  float lowest = std::numeric_limits<float>::max();
  for (const Pair& pair : oversized.pairs) lowest = std::min(lowest, pair.similarity);
  return static_cast<double>(lowest);
}

/// The first round. It reads the pairs from the lists, since most pairs are not needed later.
/// `lowest` becomes the smallest similarity of a pair.
Oversized FirstRound(const NeighborLists& neighbors, const SuperVertexOptions& options,
                     Partition& partition, double& lowest) {
  UnionFind components(neighbors.num_faces());
  lowest = std::numeric_limits<double>::max();
  const auto num_faces = static_cast<int32_t>(neighbors.num_faces());
  for (int32_t i = 0; i < num_faces; ++i) {
    float last = std::numeric_limits<float>::max();
    ForEachPair(i, neighbors, options, [&](int32_t j, float similarity) {
      components.Union(i, j);
      last = similarity;
    });
    lowest = std::min(lowest, static_cast<double>(last));
  }

  Oversized oversized;
  oversized.faces.resize(static_cast<size_t>(neighbors.num_faces()));
  std::iota(oversized.faces.begin(), oversized.faces.end(), 0);
  const std::vector<int32_t> position =
      TakeComponents(components, options.max_size, oversized.faces, partition);
  for (int32_t face = 0; int32_t & cluster : partition.cluster_of_face) {
    if (components.Size(face++) == 1) cluster = -1;  // without a pair
  }

  // Both ends of a pair are in the same component, so checking one end is enough. Pairs are counted
  // first, since a growing vector would need twice the memory.
  size_t num_pairs = 0;
  for (const int32_t i : oversized.faces) {
    ForEachPair(i, neighbors, options, [&](int32_t, float) { ++num_pairs; });
  }
  oversized.pairs.reserve(num_pairs);
  for (const int32_t i : oversized.faces) {
    ForEachPair(i, neighbors, options, [&](int32_t j, float similarity) {
      oversized.pairs.push_back({position[i], position[j], similarity});
    });
  }
  return oversized;
}

/// A later round: only pairs with at least `threshold` stay.
void NextRound(double threshold, int32_t max_size, Oversized& oversized, Partition& partition) {
  std::erase_if(oversized.pairs, [threshold](const Pair& pair) {
    return static_cast<double>(pair.similarity) < threshold;
  });
  UnionFind components = FindComponents(oversized);
  const std::vector<int32_t> position =
      TakeComponents(components, max_size, oversized.faces, partition);
  std::erase_if(oversized.pairs, [&](const Pair& pair) { return position[pair.a] < 0; });
  for (Pair& pair : oversized.pairs) pair = {position[pair.a], position[pair.b], pair.similarity};
}

/// Cuts each remaining component into groups of max_size faces; the last group may be smaller.
void CutBySize(const Oversized& oversized, int32_t max_size, Partition& partition) {
  struct Group {
    int32_t cluster = -1;
    int32_t size = 0;
  };
  UnionFind components = FindComponents(oversized);
  std::vector<Group> group_of_root(oversized.faces.size());
  for (int32_t position = 0; const int32_t face : oversized.faces) {
    Group& group = group_of_root[components.Find(position++)];
    if (group.size % max_size == 0) group = {partition.num_clusters++, 0};
    ++group.size;
    partition.cluster_of_face[face] = group.cluster;
  }
}

}  // namespace

void SuperVertexOptions::Check() const {
  Require(k >= 0, ErrorKind::kUsage, "super-vertices: k is {}, should be 0 or more", k);
  Require(min_similarity >= -1 && min_similarity <= 1, ErrorKind::kUsage,
          "super-vertices: min_similarity is {}, should be -1..1", min_similarity);
  Require(max_size >= 1, ErrorKind::kUsage, "super-vertices: max_size is {}, should be 1 or more",
          max_size);
  Require(step > 0 && step < 1, ErrorKind::kUsage,
          "super-vertices: step is {}, should be above 0 and below 1", step);
  Require(max_rounds >= 0, ErrorKind::kUsage,
          "super-vertices: max_rounds is {}, should be 0 or more", max_rounds);
}

Partition FindSuperVertices(const NeighborLists& neighbors, const SuperVertexOptions& options,
                            const Execution& execution) {
  options.Check();
  if (options.kind == SuperVertexKind::kMapEquation) {
    return MapEquationClusters(
        neighbors, {.edges = {.k = options.k, .min_similarity = options.min_similarity}},
        execution);
  }
  Partition partition;
  partition.cluster_of_face.assign(static_cast<size_t>(neighbors.num_faces()), -1);

  double lowest = 0;
  Oversized oversized = FirstRound(neighbors, options, partition, lowest);
  const bool towards_one = options.raise == ThresholdRaise::kTowardsOne;
  double threshold = towards_one ? lowest : options.min_similarity;
  lowest = LowestSimilarity(oversized);
  for (int round = 0; round < options.max_rounds && !oversized.faces.empty(); ++round) {
    execution.CheckCanceled();
    if (threshold == kDuplicate) break;
    threshold += towards_one ? (1 - threshold) * options.step : options.step;
    threshold = std::min(threshold, kDuplicate);
    if (lowest >= threshold) continue;  // the round would drop no pair
    NextRound(threshold, options.max_size, oversized, partition);
    lowest = LowestSimilarity(oversized);
  }
  CutBySize(oversized, options.max_size, partition);
  return Canonical(partition);
}

ProposalSet ProposalsFromSuperVertices(const Partition& partition, int32_t min_size,
                                       int32_t max_size) {
  const ProposalSet all = ProposalsFromPartition(partition);
  ProposalSet proposal_set;
  proposal_set.num_faces = all.num_faces;
  for (int64_t p = 0; p < all.num_proposals(); ++p) {
    const int64_t size = static_cast<int64_t>(all.Members(p).size());
    if (size >= min_size && size <= max_size) proposal_set.Add(all.Members(p), 0);
  }
  return proposal_set;
}

}  // namespace facegraph
