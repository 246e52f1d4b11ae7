// SPDX-License-Identifier: MIT
#include "facegraph/report/doubtful_faces.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "facegraph/base/error.h"
#include "facegraph/report/graph_for_tests.h"

namespace facegraph {
namespace {

// A = {0, 1, 2}, B = {3, 4}; face 2 is with A but more like B.
const Partition kPartition = PartitionFrom({0, 0, 0, 1, 1});
const AffinityGraph kGraph =
    GraphFrom(5, {{0, 1, 0.9f}, {0, 2, 0.4f}, {2, 3, 0.8f}, {2, 4, 0.6f}, {3, 4, 0.9f}});

constexpr float kNone = std::numeric_limits<float>::quiet_NaN();
const std::vector<float> kConfidence(2, kNone);

TEST(Membership, IsTheShareOfStrengthThatStaysInTheCluster) {
  const std::vector<Membership> membership = ComputeMemberships(kGraph, kPartition, 2);
  EXPECT_NEAR(membership[2].share, 0.16 / (0.16 + 0.64 + 0.36), 1e-6);
  EXPECT_NEAR(membership[2].similarity, 0.4, 1e-6);
  EXPECT_EQ(membership[2].rival, 1);
  EXPECT_NEAR(membership[2].rival_share, (0.64 + 0.36) / (0.16 + 0.64 + 0.36), 1e-6);
  EXPECT_NEAR(membership[2].rival_similarity, 0.8, 1e-6);
  EXPECT_EQ(membership[1].share, 1);
  EXPECT_EQ(membership[1].rival, -1);
}

TEST(Membership, OfAFaceWithoutEdgesOrClusterIsNothing) {
  const AffinityGraph graph = GraphFrom(3, {{0, 1, 0.5f}});
  const std::vector<Membership> membership = ComputeMemberships(graph, PartitionFrom({-1, -1, 0}));
  EXPECT_EQ(membership[0].share, 0);
  EXPECT_EQ(membership[0].rival, -1) << "faces in no cluster are nobody's rival";
  EXPECT_EQ(membership[2].share, 0);
}

TEST(DoubtfulFaces, AreThoseThatFitLeast) {
  const std::vector<Membership> membership = ComputeMemberships(kGraph, kPartition);
  const std::vector<float> sure(5, 1.0f);
  const std::vector<DoubtfulFace> doubtful =
      DoubtfulFaces(membership, kPartition, sure, kConfidence);
  ASSERT_EQ(doubtful.size(), 1u);
  EXPECT_EQ(doubtful[0].face, 2);
  EXPECT_NEAR(doubtful[0].doubt, 1 - membership[2].share, 1e-6);
}

TEST(DoubtfulFaces, FollowWhatTheNetworkSays) {
  const std::vector<Membership> membership = ComputeMemberships(kGraph, kPartition);
  const std::vector<float> probability{1, 0.3f, 1, 0.1f, 1};
  const std::vector<DoubtfulFace> doubtful =
      DoubtfulFaces(membership, kPartition, probability, kConfidence);
  ASSERT_EQ(doubtful.size(), 2u) << "of a pair neither is the odd one";
  EXPECT_EQ(doubtful[0].face, 2);
  EXPECT_EQ(doubtful[1].face, 1);
  EXPECT_NEAR(doubtful[1].doubt, 0.7, 1e-6);
  EXPECT_EQ(DoubtfulFaces(membership, kPartition, probability, kConfidence, {.min_size = 2}).size(),
            3u);
  EXPECT_EQ(DoubtfulFaces(membership, kPartition, probability, kConfidence, {.max_faces = 1}).size(),
            1u);
}

TEST(DoubtfulFaces, OfEqualDoubtTheOneInTheLessSureClusterComesFirst) {
  // No face has anything in common with its cluster.
  const Partition partition = PartitionFrom({0, 0, 0, 1, 1, 1, 2, 2, 2});
  const AffinityGraph graph = GraphFrom(9, {{0, 3, 0.5f}, {4, 7, 0.5f}});
  const std::vector<float> confidence{kNone, 0.9f, 0.2f};
  const std::vector<DoubtfulFace> doubtful = DoubtfulFaces(
      ComputeMemberships(graph, partition), partition, std::vector<float>(9, 1.0f), confidence);
  std::vector<int32_t> faces;
  for (const DoubtfulFace& face : doubtful) faces.push_back(face.face);
  EXPECT_THAT(faces, testing::ElementsAre(6, 7, 8, 3, 4, 5, 0, 1, 2));
}

TEST(DoubtfulFaces, RefuseOptionsOutOfRange) {
  EXPECT_THROW(DoubtfulFaces({}, {}, {}, {}, {.min_size = 1}), Error);
  EXPECT_THROW(DoubtfulFaces({}, {}, {}, {}, {.min_doubt = 1.5}), Error);
  EXPECT_THROW(DoubtfulFaces({}, {}, {}, {}, {.max_faces = 0}), Error);
}

}  // namespace
}  // namespace facegraph
