// SPDX-License-Identifier: MIT
// Tests of components, DBSCAN, HDBSCAN and CDP.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <set>

#include "facegraph/base/error.h"
#include "facegraph/baselines/consensus_propagation.h"
#include "facegraph/baselines/dbscan.h"
#include "facegraph/baselines/hdbscan.h"
#include "facegraph/baselines/world_for_tests.h"
#include "facegraph/clustering/linkage.h"

namespace facegraph {
namespace {

using testing::ElementsAre;
using testing::Le;

/// Whether one of two faces names the other with at least this similarity.
bool IsEdge(const NeighborLists& lists, int32_t a, int32_t b, double min_similarity) {
  for (const auto& [from, to] : {std::pair{a, b}, std::pair{b, a}}) {
    for (int64_t c = 0; c < lists.k(); ++c) {
      const bool is_named = lists.ids(from, c) == to && from != to;
      if (is_named && double{lists.similarities(from, c)} >= min_similarity) return true;
    }
  }
  return false;
}

/// DBSCAN by its definition, with all pairs: grows each cluster from its first core face.
std::vector<int32_t> SlowDbscan(const NeighborLists& lists, double min_similarity,
                                int64_t min_points) {
  const auto n = static_cast<int32_t>(lists.num_faces());
  const auto is_core = [&](int32_t a) {
    int64_t points = 1;
    for (int32_t b = 0; b < n; ++b) points += IsEdge(lists, a, b, min_similarity) ? 1 : 0;
    return points >= min_points;
  };
  std::vector<int32_t> cluster(static_cast<size_t>(n), -1);
  int32_t next = 0;
  for (int32_t first = 0; first < n; ++first) {
    if (cluster[first] >= 0 || !is_core(first)) continue;
    std::vector<int32_t> reached{first};
    cluster[first] = next;
    for (size_t at = 0; at < reached.size(); ++at) {
      if (!is_core(reached[at])) continue;
      for (int32_t b = 0; b < n; ++b) {
        if (cluster[b] >= 0 || !IsEdge(lists, reached[at], b, min_similarity)) continue;
        cluster[b] = next;
        reached.push_back(b);
      }
    }
    ++next;
  }
  return cluster;
}

TEST(Dbscan, MatchesTheDefinitionOnRandomGraphs) {
  for (uint64_t seed = 0; seed < 200; ++seed) {
    const NeighborLists lists = RandomLists(seed, 30, seed % 2 == 0);
    const double min_similarity = 0.1 * static_cast<double>(seed % 7);
    for (const int64_t min_points : {1, 2, 3, 5}) {
      const Partition found =
          Dbscan(lists, {.edges = {.min_similarity = min_similarity}, .min_points = min_points});
      const std::vector<int32_t> expected = SlowDbscan(lists, min_similarity, min_points);
      const std::vector<int64_t> labels(expected.begin(), expected.end());
      EXPECT_EQ(found.cluster_of_face, Canonical(labels).cluster_of_face) << seed;
    }
  }
}

TEST(ThresholdComponents, EqualDbscanIfEveryFaceIsACore) {
  for (uint64_t seed = 0; seed < 100; ++seed) {
    const NeighborLists lists = RandomLists(seed, 30, seed % 2 == 0);
    const EdgeOptions edges{.min_similarity = 0.4};
    EXPECT_EQ(ThresholdComponents(lists, edges).cluster_of_face,
              Dbscan(lists, {.edges = edges, .min_points = 1}).cluster_of_face);
  }
}

TEST(ThresholdComponents, UseAllNeighborsIfMoreAreWanted) {
  const NeighborLists lists = RandomLists(1, 10, true);
  EXPECT_EQ(ThresholdComponents(lists, {.k = lists.k() + 1}).cluster_of_face,
            ThresholdComponents(lists, {.k = lists.k()}).cluster_of_face);
  EXPECT_THROW(ThresholdComponents(lists, {.min_similarity = 1.5}), Error);
}

TEST(ConsensusPropagation, RespectsTheMaximumSizeAndAssignsAllFaces) {
  const World world(300, 5, 0.5, 20);
  const Partition partition =
      ConsensusPropagation(world.neighbors, {.min_similarity = 0.3, .max_size = 25});
  std::vector<int32_t> size(static_cast<size_t>(partition.num_clusters), 0);
  for (const int32_t cluster : partition.cluster_of_face) {
    ASSERT_GE(cluster, 0);
    ++size[cluster];
  }
  EXPECT_THAT(*std::ranges::max_element(size), Le(25));
}

TEST(CutCondensed, SelectsTheMostStableClusters) {
  // Two tight groups, 0-2 and 3-5, that are joined at a large distance, and face 6 last.
  const std::vector<SetJoin> joins{{0, 1, 0.1}, {7, 2, 0.1}, {3, 4, 0.2},
                                   {9, 5, 0.2}, {8, 10, 1},  {11, 6, 2}};
  EXPECT_THAT(CutCondensed(joins, 7, 2, ClusterChoice::kExcessOfMass).cluster_of_face,
              ElementsAre(0, 0, 0, 1, 1, 1, -1));
  EXPECT_THAT(CutCondensed(joins, 7, 4, ClusterChoice::kLeaves).cluster_of_face,
              ElementsAre(-1, -1, -1, -1, -1, -1, -1))
      << "no split: only the root, which is not a cluster";
  EXPECT_TRUE(CutCondensed({}, 1, 2, ClusterChoice::kLeaves).cluster_of_face == std::vector{-1});
}

TEST(Hdbscan, FindsWellSeparatedPeopleInADisconnectedGraph) {
  const World world(120, 6, 0.2, 15);  // the lists are too short to connect people
  const Partition partition = Hdbscan(world.neighbors, {.min_cluster_size = 5, .min_samples = 3});
  for (int32_t face = 0; face < 120; ++face) {
    EXPECT_EQ(partition.cluster_of_face[face], face % 6);
  }
  const auto with_samples = [&](int min_samples) {
    return Hdbscan(world.neighbors, {.min_cluster_size = 5, .min_samples = min_samples});
  };
  EXPECT_EQ(with_samples(16).cluster_of_face, with_samples(15).cluster_of_face)
      << "a list that is too short gives the distance of its last face";
}

}  // namespace
}  // namespace facegraph
