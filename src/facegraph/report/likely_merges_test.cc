// SPDX-License-Identifier: MIT
#include "facegraph/report/likely_merges.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "facegraph/base/error.h"
#include "facegraph/report/graph_for_tests.h"

namespace facegraph {
namespace {

// Clusters A = {0, 1, 2}, B = {3, 4}, C = {5, 6}, and face 7 alone.
const Partition kPartition = PartitionFrom({0, 0, 0, 1, 1, 2, 2, 3});

TEST(LikelyMerges, MeasuresWhatRunsBetweenTwoClusters) {
  const AffinityGraph graph = GraphFrom(
      8, {{0, 1, 0.9f}, {3, 0, 0.5f}, {3, 1, 0.6f}, {4, 2, 0.8f}, {3, 5, 0.5f}, {5, 6, 0.9f}});
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
  EXPECT_NEAR(best.score, best.closeness * std::sqrt(best.exclusivity), 1e-9);
  EXPECT_EQ(merges[1].larger, 1);
  EXPECT_EQ(merges[1].smaller, 2);
  EXPECT_NEAR(merges[1].closeness, 0.5 / 2, 1e-6) << "a face without an edge counts as 0";
}

TEST(LikelyMerges, PrefersTheExclusivePairToTheLookalikeOfMany) {
  // B is as close to A as C is, but half of what leads out of B leads to face 7.
  const AffinityGraph graph =
      GraphFrom(8, {{0, 3, 0.7f}, {1, 4, 0.7f}, {0, 5, 0.7f}, {1, 6, 0.7f}, {3, 7, 0.8f}});
  const std::vector<LikelyMerge> merges = LikelyMerges(graph, kPartition);
  ASSERT_EQ(merges.size(), 2u);
  EXPECT_EQ(merges[0].smaller, 2);
  EXPECT_EQ(merges[0].closeness, merges[1].closeness);
}

TEST(LikelyMerges, LeavesOutSmallClustersAndFacesInNone) {
  const AffinityGraph graph = GraphFrom(8, {{0, 7, 0.9f}, {1, 3, 0.9f}});
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
  std::vector<NamedNeighbour> edges;
  std::vector<int32_t> cluster;
  for (int32_t face = 0; face < 600; ++face) {
    cluster.push_back(face / 3);
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
