// SPDX-License-Identifier: MIT
#include "facegraph/clustering/likely_merges.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "facegraph/base/error.h"
#include "facegraph/graph/graph_for_tests.h"

namespace facegraph {
namespace {

// Clusters A = {0, 1, 2}, B = {3, 4}, C = {5, 6}, and face 7 alone.
const Partition kPartition = PartitionFrom({0, 0, 0, 1, 1, 2, 2, 3});

TEST(LikelyMerges, MeasuresWhatRunsBetweenTwoClusters) {
  const AffinityGraph graph = GraphFrom(8, {{0, 1, 0.9f},
                                            {0, 2, 0.4f},
                                            {1, 2, 0.4f},
                                            {3, 4, 0.9f},
                                            {3, 0, 0.5f},
                                            {3, 1, 0.6f},
                                            {4, 2, 0.8f},
                                            {3, 5, 0.5f},
                                            {5, 6, 0.9f}});
  const std::vector<LikelyMerge> merges = LikelyMerges(graph, kPartition, {.min_score = 0});
  ASSERT_EQ(merges.size(), 2u);
  const LikelyMerge& best = merges[0];
  EXPECT_EQ(best.larger, 0);
  EXPECT_EQ(best.smaller, 1);
  EXPECT_EQ(best.num_edges, 3);
  EXPECT_EQ(best.face_in_smaller, 4);
  EXPECT_EQ(best.face_in_larger, 2);
  EXPECT_FLOAT_EQ(best.similarity, 0.8f);
  EXPECT_NEAR(best.closeness, (0.6 + 0.8) / 2, 1e-6);
  const double between = std::pow(0.5, 4) + std::pow(0.6, 4) + std::pow(0.8, 4);
  const double out_of_b = between + std::pow(0.5, 4);  // all that leads out of A leads to B
  EXPECT_NEAR(best.exclusivity, between / std::sqrt(between * out_of_b), 1e-6);
  EXPECT_NEAR(best.bond, between / (2 * std::pow(0.9, 4)), 1e-6);
  // 2 of the 4 confident neighbors that face 2 might have in both are of its own cluster, but
  // little of its strength; faces 0 and 1 belong where they are.
  const double arriving = std::pow(0.8, 4), inside = 2 * std::pow(0.4, 4);
  const double belonging_of_2 = inside / (inside + arriving) / (2 / 4.0);
  EXPECT_NEAR(best.membership, (between - arriving + arriving * belonging_of_2) / between, 1e-6);
  EXPECT_EQ(best.reach, 1) << "more faces than the one mate of each in B";
  EXPECT_NEAR(best.score,
              best.closeness * std::sqrt(best.exclusivity * best.bond * best.membership), 1e-9);
  EXPECT_EQ(merges[1].larger, 1);
  EXPECT_EQ(merges[1].smaller, 2);
  EXPECT_NEAR(merges[1].closeness, 0.5 / 2, 1e-6) << "a face without an edge counts as 0";
}

TEST(LikelyMerges, PrefersTheExclusivePairToTheLookalikeOfMany) {
  // B is as close to A as C is, but half of what leads out of B leads to face 7.
  const AffinityGraph graph = GraphFrom(
      8, {{0, 1, 0.9f}, {0, 3, 0.7f}, {1, 4, 0.7f}, {0, 5, 0.7f}, {1, 6, 0.7f}, {3, 7, 0.8f}});
  const std::vector<LikelyMerge> merges = LikelyMerges(graph, kPartition);
  ASSERT_EQ(merges.size(), 2u);
  EXPECT_EQ(merges[0].smaller, 2);
  EXPECT_EQ(merges[0].closeness, merges[1].closeness);
}

// Two people of four faces each, 0 to 3 and 4 to 7, and two clusters of three: 8 to 10 beside the
// first, 11 to 13 beside the second.
const Partition kTwoPieces = PartitionFrom({0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 3, 3, 3});

/// Every two faces of a cluster, as similar as that.
std::vector<NamedNeighbor> EdgesWithin(const Partition& partition, float similarity) {
  std::vector<NamedNeighbor> edges;
  for (int32_t i = 0; i < partition.num_faces(); ++i) {
    for (int32_t j = i + 1; j < partition.num_faces(); ++j) {
      if (partition.cluster_of_face[i] == partition.cluster_of_face[j]) {
        edges.push_back({i, j, similarity});
      }
    }
  }
  return edges;
}

TEST(LikelyMerges, PrefersAGenuineSplitToOneStrayFaceAsClose) {
  // All three of the one are like face 3 alone, each of the other is like another face.
  std::vector<NamedNeighbor> edges = EdgesWithin(kTwoPieces, 0.8f);
  for (const int32_t face : {8, 9, 10}) edges.push_back({face, 3, 0.9f});
  for (const int32_t face : {11, 12, 13}) edges.push_back({face, face - 7, 0.9f});
  const std::vector<LikelyMerge> merges = LikelyMerges(GraphFrom(14, edges), kTwoPieces);
  ASSERT_EQ(merges.size(), 2u);
  EXPECT_EQ(merges[0].closeness, merges[1].closeness);
  EXPECT_EQ(merges[0].exclusivity, merges[1].exclusivity);
  EXPECT_EQ(merges[0].smaller, 3) << "the piece of the second person";
  EXPECT_NEAR(merges[0].reach, 1, 1e-6) << "three faces, of two confident neighbors";
  EXPECT_NEAR(merges[1].reach, 0.5, 1e-6) << "one face, of two confident neighbors";
  EXPECT_LT(merges[1].score, 0.8 * merges[0].score);
}

TEST(LikelyMerges, PrefersFacesThatBelongWhereTheyAre) {
  // Both reach three faces, but those of the first person have little in common with their cluster.
  std::vector<NamedNeighbor> edges = EdgesWithin(kTwoPieces, 0.8f);
  for (NamedNeighbor& edge : edges) {
    if (edge.to < 4) edge.similarity = 0.4f;
  }
  for (const int32_t face : {8, 9, 10}) edges.push_back({face, face - 7, 0.9f});
  for (const int32_t face : {11, 12, 13}) edges.push_back({face, face - 7, 0.9f});
  const std::vector<LikelyMerge> merges = LikelyMerges(GraphFrom(14, edges), kTwoPieces);
  ASSERT_EQ(merges.size(), 2u);
  EXPECT_EQ(merges[0].smaller, 3);
  EXPECT_EQ(merges[0].membership, 1);
  const double inside = 3 * std::pow(0.4, 4), arriving = std::pow(0.9, 4);
  EXPECT_NEAR(merges[1].membership, inside / (inside + arriving) / (3 / 6.0), 1e-6);
  EXPECT_EQ(merges[0].reach, merges[1].reach);
}

TEST(LikelyMerges, PrefersTheStrongerBond) {
  // Of the first piece each face is like one of the person, of the second like all four.
  std::vector<NamedNeighbor> edges = EdgesWithin(kTwoPieces, 0.8f);
  for (const int32_t face : {8, 9, 10}) edges.push_back({face, face - 8, 0.7f});
  for (const int32_t face : {11, 12, 13}) {
    for (const int32_t other : {4, 5, 6, 7}) edges.push_back({face, other, 0.7f});
  }
  const std::vector<LikelyMerge> merges = LikelyMerges(GraphFrom(14, edges), kTwoPieces);
  ASSERT_EQ(merges.size(), 2u);
  EXPECT_EQ(merges[0].smaller, 3);
  EXPECT_EQ(merges[0].bond, 1);
  EXPECT_NEAR(merges[1].bond, std::pow(0.7, 4) / (2 * std::pow(0.8, 4)), 1e-6);
  EXPECT_EQ(merges[0].reach, merges[1].reach);
}

TEST(LikelyMerges, TwoSingleFacesBelongWhereTheyAre) {
  const AffinityGraph graph = GraphFrom(3, {{0, 1, 0.9f}, {1, 2, 0.5f}});
  const std::vector<LikelyMerge> merges =
      LikelyMerges(graph, PartitionFrom({0, 1, 2}), {.min_size = 1});
  ASSERT_GE(merges.size(), 1u);
  EXPECT_EQ(merges[0].face_in_larger, 0);
  EXPECT_EQ(merges[0].membership, 1);
  EXPECT_EQ(merges[0].reach, 1);
  EXPECT_GT(merges[0].score, 0.8);
}

TEST(LikelyMerges, LeavesOutSmallClustersAndFacesInNone) {
  const AffinityGraph graph = GraphFrom(8, {{0, 1, 0.9f}, {0, 7, 0.9f}, {1, 3, 0.9f}});
  const Partition partition = PartitionFrom({0, 0, 0, -1, -1, 1, 1, 2});
  EXPECT_TRUE(LikelyMerges(graph, partition).empty());
  const std::vector<LikelyMerge> merges = LikelyMerges(graph, partition, {.min_size = 1});
  ASSERT_EQ(merges.size(), 1u);
  EXPECT_EQ(merges[0].smaller, 2);
}

TEST(LikelyMerges, NegativeSimilaritiesCountAsNothing) {
  const AffinityGraph graph = GraphFrom(8, {{0, 3, -0.5f}});
  const std::vector<LikelyMerge> merges = LikelyMerges(graph, kPartition, {.min_score = 0});
  ASSERT_EQ(merges.size(), 1u);
  EXPECT_EQ(merges[0].score, 0);
  EXPECT_TRUE(LikelyMerges(graph, kPartition).empty()) << "too weak to be named";
}

TEST(LikelyMerges, NamesTheFirstOfManyTheSameForAnyNumberOfThreads) {
  std::mt19937 random(3);
  std::vector<NamedNeighbor> edges;
  std::vector<int32_t> cluster;
  for (int32_t face = 0; face < 600; ++face) {
    cluster.push_back(face / 3);
    if (face % 3 != 2) edges.push_back({face, face + 1, 0.5f});
    for (int e = 0; e < 6; ++e) {
      const auto other = static_cast<int32_t>(random() % 600);
      // Few distinct values, so that there are ties.
      if (other > face) edges.push_back({face, other, 0.1f * static_cast<float>(1 + random() % 5)});
    }
  }
  std::ranges::sort(edges, {}, [](const auto& e) { return std::pair(e.from, e.to); });
  const auto same = [](const auto& a, const auto& b) { return a.from == b.from && a.to == b.to; };
  edges.erase(std::unique(edges.begin(), edges.end(), same), edges.end());
  const AffinityGraph graph = GraphFrom(600, edges);
  const auto pairs = [&](int64_t most, int threads) {
    Execution execution;
    execution.num_threads = threads;
    std::vector<std::pair<int32_t, int32_t>> result;
    for (const LikelyMerge& merge : LikelyMerges(graph, PartitionFrom(cluster),
                                                 {.max_pairs = most, .min_score = 0}, execution)) {
      result.emplace_back(merge.larger, merge.smaller);
    }
    return result;
  };
  const auto all = pairs(100000, 1);
  ASSERT_GT(all.size(), 200u);
  for (const int threads : {1, 2, 5}) {
    const auto first = pairs(40, threads);
    ASSERT_EQ(first.size(), 40u);
    EXPECT_TRUE(std::equal(first.begin(), first.end(), all.begin()));
  }
}

TEST(LikelyMerges, RefusesOptionsOutOfRange) {
  const AffinityGraph graph = GraphFrom(8, {});
  EXPECT_THROW(LikelyMerges(graph, kPartition, {.min_size = 0}), Error);
  EXPECT_THROW(LikelyMerges(graph, kPartition, {.max_pairs = 0}), Error);
  EXPECT_THROW(LikelyMerges(graph, kPartition, {.power = 0}), Error);
  EXPECT_THROW(LikelyMerges(graph, kPartition, {.min_score = -1}), Error);
}

}  // namespace
}  // namespace facegraph
