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

using testing::ElementsAre;

// Clusters A = {0, 1, 2}, B = {3, 4}, C = {5, 6}, and face 7 alone.
const Partition kPartition = PartitionFrom({0, 0, 0, 1, 1, 2, 2, 3});

TEST(LikelyMerges, MeasuresTheEdgesBetweenTwoClusters) {
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
  EXPECT_NEAR(best.nearest_similarity, (0.6 + 0.8) / 2, 1e-6);
  const double between = std::pow(0.5, 4) + std::pow(0.6, 4) + std::pow(0.8, 4);
  const double out_of_b = between + std::pow(0.5, 4);  // all edges that leave A lead to B
  EXPECT_NEAR(best.mutual_share, between / std::sqrt(between * out_of_b), 1e-6);
  EXPECT_NEAR(best.relative_cohesion, between / (2 * std::pow(0.9, 4)), 1e-6);
  // Face 2 could have 4 neighbors in both clusters, 2 of them in its own. Its membership is low
  // because most of its strength leads to B. Faces 0 and 1 have membership 1.
  const double arriving = std::pow(0.8, 4), inside = 2 * std::pow(0.4, 4);
  const double membership_of_2 = inside / (inside + arriving) / (2 / 4.0);
  EXPECT_NEAR(best.membership, (between - arriving + arriving * membership_of_2) / between, 1e-6);
  EXPECT_EQ(best.coverage, 1) << "more faces than the one neighbor of each face in B";
  EXPECT_NEAR(best.score,
              best.nearest_similarity *
                  std::sqrt(best.mutual_share * best.relative_cohesion * best.membership),
              1e-9);
  EXPECT_EQ(merges[1].larger, 1);
  EXPECT_EQ(merges[1].smaller, 2);
  EXPECT_NEAR(merges[1].nearest_similarity, 0.5 / 2, 1e-6) << "a face without an edge counts as 0";
}

TEST(LikelyMerges, PrefersAPairWithoutOtherSimilarClusters) {
  // B and C are equally similar to A, but half of the edges that leave B lead to face 7.
  const AffinityGraph graph = GraphFrom(
      8, {{0, 1, 0.9f}, {0, 3, 0.7f}, {1, 4, 0.7f}, {0, 5, 0.7f}, {1, 6, 0.7f}, {3, 7, 0.8f}});
  const std::vector<LikelyMerge> merges = LikelyMerges(graph, kPartition);
  ASSERT_EQ(merges.size(), 2u);
  EXPECT_EQ(merges[0].smaller, 2);
  EXPECT_EQ(merges[0].nearest_similarity, merges[1].nearest_similarity);
}

// Two people of four faces each, 0 to 3 and 4 to 7, and two clusters of three: 8 to 10 beside the
// first, 11 to 13 beside the second.
const Partition kTwoPieces = PartitionFrom({0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 3, 3, 3});

/// Edges of the given similarity between all faces of each cluster.
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

TEST(LikelyMerges, PrefersASplitPersonToOneMisplacedFace) {
  // All edges of the first piece lead to face 3. Those of the second lead to different faces.
  std::vector<NamedNeighbor> edges = EdgesWithin(kTwoPieces, 0.8f);
  for (const int32_t face : {8, 9, 10}) edges.push_back({face, 3, 0.9f});
  for (const int32_t face : {11, 12, 13}) edges.push_back({face, face - 7, 0.9f});
  const std::vector<LikelyMerge> merges = LikelyMerges(GraphFrom(14, edges), kTwoPieces);
  ASSERT_EQ(merges.size(), 2u);
  EXPECT_EQ(merges[0].nearest_similarity, merges[1].nearest_similarity);
  EXPECT_EQ(merges[0].mutual_share, merges[1].mutual_share);
  EXPECT_EQ(merges[0].smaller, 3) << "the piece of the second person";
  EXPECT_NEAR(merges[0].coverage, 1, 1e-6) << "three reached faces, two neighbors";
  EXPECT_NEAR(merges[1].coverage, 0.5, 1e-6) << "one reached face, two neighbors";
  EXPECT_LT(merges[1].score, 0.8 * merges[0].score);
}

TEST(LikelyMerges, PrefersReachedFacesThatBelongToTheirCluster) {
  // Both pieces reach three faces, but those of the first person have weak edges in their cluster.
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
  EXPECT_EQ(merges[0].coverage, merges[1].coverage);
}

TEST(LikelyMerges, PrefersMoreEdgesBetweenTheClusters) {
  // Each face of the first piece has an edge to one face, each of the second to four.
  std::vector<NamedNeighbor> edges = EdgesWithin(kTwoPieces, 0.8f);
  for (const int32_t face : {8, 9, 10}) edges.push_back({face, face - 8, 0.7f});
  for (const int32_t face : {11, 12, 13}) {
    for (const int32_t other : {4, 5, 6, 7}) edges.push_back({face, other, 0.7f});
  }
  const std::vector<LikelyMerge> merges = LikelyMerges(GraphFrom(14, edges), kTwoPieces);
  ASSERT_EQ(merges.size(), 2u);
  EXPECT_EQ(merges[0].smaller, 3);
  EXPECT_EQ(merges[0].relative_cohesion, 1);
  EXPECT_NEAR(merges[1].relative_cohesion, std::pow(0.7, 4) / (2 * std::pow(0.8, 4)), 1e-6);
  EXPECT_EQ(merges[0].coverage, merges[1].coverage);
}

TEST(LikelyMerges, TwoSingletonsHaveFullMembership) {
  const AffinityGraph graph = GraphFrom(3, {{0, 1, 0.9f}, {1, 2, 0.5f}});
  const std::vector<LikelyMerge> merges =
      LikelyMerges(graph, PartitionFrom({0, 1, 2}), {.min_size = 1});
  ASSERT_GE(merges.size(), 1u);
  EXPECT_EQ(merges[0].face_in_larger, 0);
  EXPECT_EQ(merges[0].membership, 1);
  EXPECT_EQ(merges[0].coverage, 1);
  EXPECT_GT(merges[0].score, 0.8);
}

TEST(LikelyMerges, IgnoresSmallClustersAndUnassignedFaces) {
  const AffinityGraph graph = GraphFrom(8, {{0, 1, 0.9f}, {0, 7, 0.9f}, {1, 3, 0.9f}});
  const Partition partition = PartitionFrom({0, 0, 0, -1, -1, 1, 1, 2});
  EXPECT_TRUE(LikelyMerges(graph, partition).empty());
  const std::vector<LikelyMerge> merges = LikelyMerges(graph, partition, {.min_size = 1});
  ASSERT_EQ(merges.size(), 1u);
  EXPECT_EQ(merges[0].smaller, 2);
}

TEST(LikelyMerges, TreatsNegativeSimilaritiesAsZero) {
  const AffinityGraph graph = GraphFrom(8, {{0, 3, -0.5f}});
  const std::vector<LikelyMerge> merges = LikelyMerges(graph, kPartition, {.min_score = 0});
  ASSERT_EQ(merges.size(), 1u);
  EXPECT_EQ(merges[0].score, 0);
  EXPECT_TRUE(LikelyMerges(graph, kPartition).empty()) << "below the default min_score";
}

TEST(LikelyMerges, FindsTheSameBestPairsForAnyNumberOfThreads) {
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
  const auto pairs = [&](int64_t max_pairs, int threads) {
    Execution execution;
    execution.num_threads = threads;
    std::vector<std::pair<int32_t, int32_t>> result;
    for (const LikelyMerge& merge : LikelyMerges(
             graph, PartitionFrom(cluster), {.max_pairs = max_pairs, .min_score = 0}, execution)) {
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

// Clusters {0, 1, 2}, {3, 4}, {5}, {6} and a face without a cluster.
const Partition kFourClusters{.cluster_of_face = {0, 0, 0, 1, 1, 2, 3, -1}, .num_clusters = 4};

TEST(MergeClusters, WithoutPairsChangesNothing) {
  const Partition same = MergeClusters(kFourClusters, {});
  EXPECT_EQ(same.cluster_of_face, kFourClusters.cluster_of_face);
  EXPECT_EQ(same.num_clusters, 4);
}

TEST(MergeClusters, JoinsWhatAChainOfPairsLeadsToAndNumbersTheLargestFirst) {
  const std::vector<ClusterPair> pairs{{3, 2}, {2, 1}};
  const Partition merged = MergeClusters(kFourClusters, pairs);
  EXPECT_THAT(merged.cluster_of_face, ElementsAre(1, 1, 1, 0, 0, 0, 0, -1));
  EXPECT_EQ(merged.num_clusters, 2);
}

TEST(MergeClusters, NumbersEqualSizesByTheirSmallestFace) {
  const std::vector<ClusterPair> pairs{{1, 3}};
  EXPECT_THAT(MergeClusters(kFourClusters, pairs).cluster_of_face,
              ElementsAre(0, 0, 0, 1, 1, 2, 1, -1));
}

TEST(MergeClusters, AcceptsRepeatedAndReversedPairs) {
  const std::vector<ClusterPair> once{{0, 1}}, often{{0, 1}, {1, 0}, {0, 1}, {2, 2}};
  EXPECT_EQ(MergeClusters(kFourClusters, often).cluster_of_face,
            MergeClusters(kFourClusters, once).cluster_of_face);
}

TEST(MergeClusters, RefusesNumbersThatAreNoCluster) {
  for (const int32_t none : {-1, 4}) {
    const std::vector<ClusterPair> first{{none, 0}}, second{{0, none}};
    EXPECT_THROW(MergeClusters(kFourClusters, first), Error);
    EXPECT_THROW(MergeClusters(kFourClusters, second), Error);
  }
}

}  // namespace
}  // namespace facegraph
