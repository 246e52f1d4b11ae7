// SPDX-License-Identifier: MIT
#include "facegraph/analysis/edge_analysis.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>

#include "facegraph/base/error.h"
#include "facegraph/graph/graph_for_tests.h"

namespace facegraph {
namespace {

// A = {0, 1, 2}, B = {3, 4}; face 2 is in A but more similar to B.
const Partition kPartition = PartitionFrom({0, 0, 0, 1, 1});
const AffinityGraph kGraph =
    GraphFrom(5, {{0, 1, 0.9f}, {0, 2, 0.4f}, {2, 3, 0.8f}, {2, 4, 0.6f}, {3, 4, 0.9f}});

constexpr float kNone = std::numeric_limits<float>::quiet_NaN();
const std::vector<float> kConfidence(2, kNone);

TEST(Membership, IsTheShareOfStrengthThatStaysInTheCluster) {
  const std::vector<Membership> membership = ComputeMemberships(kGraph, kPartition, 2);
  EXPECT_NEAR(membership[2].share, 0.16 / (0.16 + 0.64 + 0.36), 1e-6);
  EXPECT_NEAR(membership[2].similarity, 0.4, 1e-6);
  EXPECT_EQ(membership[2].other_cluster, 1);
  EXPECT_NEAR(membership[2].other_share, (0.64 + 0.36) / (0.16 + 0.64 + 0.36), 1e-6);
  EXPECT_NEAR(membership[2].other_similarity, 0.8, 1e-6);
  EXPECT_EQ(membership[1].share, 1);
  EXPECT_EQ(membership[1].other_cluster, -1);
}

TEST(Membership, IsZeroWithoutEdgesOrCluster) {
  const AffinityGraph graph = GraphFrom(3, {{0, 1, 0.5f}});
  const std::vector<Membership> membership = ComputeMemberships(graph, PartitionFrom({-1, -1, 0}));
  EXPECT_EQ(membership[0].share, 0);
  EXPECT_EQ(membership[0].other_cluster, -1) << "unclustered faces are not another cluster";
  EXPECT_EQ(membership[2].share, 0);
}

TEST(DoubtfulFaces, AreThoseOfLowMembership) {
  const std::vector<Membership> membership = ComputeMemberships(kGraph, kPartition);
  const std::vector<float> sure(5, 1.0f);
  const std::vector<DoubtfulFace> doubtful =
      DoubtfulFaces(membership, kPartition, sure, kConfidence);
  ASSERT_EQ(doubtful.size(), 1u);
  EXPECT_EQ(doubtful[0].face, 2);
  EXPECT_NEAR(doubtful[0].doubt, 1 - membership[2].share, 1e-6);
}

TEST(DoubtfulFaces, UseTheInlierProbability) {
  const std::vector<Membership> membership = ComputeMemberships(kGraph, kPartition);
  const std::vector<float> probability{1, 0.3f, 1, 0.1f, 1};
  const std::vector<DoubtfulFace> doubtful =
      DoubtfulFaces(membership, kPartition, probability, kConfidence);
  ASSERT_EQ(doubtful.size(), 2u) << "in a pair, neither face is the outlier";
  EXPECT_EQ(doubtful[0].face, 2);
  EXPECT_EQ(doubtful[1].face, 1);
  EXPECT_NEAR(doubtful[1].doubt, 0.7, 1e-6);
  EXPECT_EQ(DoubtfulFaces(membership, kPartition, probability, kConfidence, {.min_size = 2}).size(),
            3u);
  EXPECT_EQ(
      DoubtfulFaces(membership, kPartition, probability, kConfidence, {.max_faces = 1}).size(), 1u);
}

TEST(DoubtfulFaces, OfEqualDoubtAreSortedByTheConfidenceOfTheirCluster) {
  // No face has an edge into its cluster.
  const Partition partition = PartitionFrom({0, 0, 0, 1, 1, 1, 2, 2, 2});
  const AffinityGraph graph = GraphFrom(9, {{0, 3, 0.5f}, {4, 7, 0.5f}});
  const std::vector<float> confidence{kNone, 0.9f, 0.2f};
  const std::vector<DoubtfulFace> doubtful = DoubtfulFaces(
      ComputeMemberships(graph, partition), partition, std::vector<float>(9, 1.0f), confidence);
  std::vector<int32_t> faces;
  for (const DoubtfulFace& face : doubtful) faces.push_back(face.face);
  EXPECT_THAT(faces, testing::ElementsAre(6, 7, 8, 3, 4, 5, 0, 1, 2));
}

TEST(DoubtfulFaces, RejectOptionsOutOfRange) {
  EXPECT_THROW(DoubtfulFaces({}, {}, {}, {}, {.min_size = 1}), Error);
  EXPECT_THROW(DoubtfulFaces({}, {}, {}, {}, {.min_doubt = 1.5}), Error);
  EXPECT_THROW(DoubtfulFaces({}, {}, {}, {}, {.max_faces = 0}), Error);
}

int64_t Sum(const std::vector<int64_t>& counts) {
  return std::accumulate(counts.begin(), counts.end(), int64_t{0});
}

TEST(EdgeHistogram, CountsEachEdgeOnceAsKeptOrCut) {
  const AffinityGraph graph =
      GraphFrom(5, {{0, 1, 0.91f}, {1, 0, 0.91f}, {1, 2, 0.31f}, {3, 4, -0.99f}});
  const EdgeHistogram histogram = MakeEdgeHistogram(graph, PartitionFrom({0, 0, 1, -1, -1}));
  EXPECT_EQ(Sum(histogram.kept), 1);
  EXPECT_EQ(histogram.kept[95], 1);  // 0.90 to 0.92
  EXPECT_EQ(Sum(histogram.cut), 2);
  EXPECT_EQ(histogram.cut[65], 1);  // 0.30 to 0.32
  EXPECT_EQ(histogram.cut[0], 1) << "two unclustered faces are not in one cluster";
  EXPECT_EQ(Sum(histogram.kept_wrong) + Sum(histogram.cut_wrong), 0);
}

TEST(EdgeHistogram, CountsWrongEdgesByTrueLabels) {
  const AffinityGraph graph =
      GraphFrom(5, {{0, 1, 0.5f}, {1, 2, 0.5f}, {2, 3, 0.5f}, {0, 4, 0.5f}, {3, 4, 0.5f}});
  const EdgeHistogram histogram = MakeEdgeHistogram(graph, PartitionFrom({0, 0, 0, 1, 1}),
                                                    std::vector<int64_t>{7, 7, 8, 8, -1});
  EXPECT_EQ(Sum(histogram.kept), 3);
  EXPECT_EQ(Sum(histogram.kept_wrong), 1);  // 1-2
  EXPECT_EQ(Sum(histogram.cut_wrong), 1);   // 2-3; face 4 has no label
}

TEST(EdgeHistogram, SimilarityOneIsInTheLastBin) {
  const EdgeHistogram histogram =
      MakeEdgeHistogram(GraphFrom(2, {{0, 1, 1.0f}}), PartitionFrom({0, 0}));
  EXPECT_EQ(histogram.kept.back(), 1);
}

}  // namespace
}  // namespace facegraph
