// SPDX-License-Identifier: MIT
#include "facegraph/graph/partition.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "facegraph/graph/union_find.h"

namespace facegraph {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(UnionFind, JoinsSetsAndCountsTheirItems) {
  UnionFind sets(5);
  EXPECT_TRUE(sets.Union(0, 3));
  EXPECT_TRUE(sets.Union(3, 4));
  EXPECT_FALSE(sets.Union(4, 0)) << "already one set";
  EXPECT_EQ(sets.Find(0), sets.Find(4));
  EXPECT_NE(sets.Find(0), sets.Find(1));
  EXPECT_EQ(sets.Size(4), 3);
  EXPECT_EQ(sets.Size(2), 1);
}

TEST(Canonical, NumbersClustersByTheirSmallestFace) {
  const std::vector<int64_t> labels = {1'000'000'000'000, -1, 7, 1'000'000'000'000, -5, 0};
  const Partition partition = Canonical(labels);
  EXPECT_THAT(partition.cluster_of_face, ElementsAre(0, -1, 1, 0, -1, 2));
  EXPECT_EQ(partition.num_clusters, 3);
}

TEST(Canonical, DropsTheNumbersOfEmptyClusters) {
  const Partition partition = Canonical(Partition{{4, 2, -1, 4}, 5});
  EXPECT_THAT(partition.cluster_of_face, ElementsAre(0, 1, -1, 0));
  EXPECT_EQ(partition.num_clusters, 2);
}

TEST(WithSingletons, PutsEveryUnassignedFaceIntoAClusterOfItsOwn) {
  const Partition partition = WithSingletons(Partition{{-1, 0, -1, 0}, 1});
  EXPECT_THAT(partition.cluster_of_face, ElementsAre(0, 1, 2, 1));
  EXPECT_EQ(partition.num_clusters, 3);
}

TEST(ClusterSizes, DoesNotCountUnassignedFaces) {
  EXPECT_THAT(ClusterSizes(Partition{{2, 0, -1, 2, 2}, 4}), ElementsAre(1, 0, 3, 0));
  EXPECT_THAT(ClusterSizes(Partition{}), IsEmpty());
}

TEST(ToPartition, MakesEverySetACluster) {
  UnionFind sets(5);
  sets.Union(4, 1);
  sets.Union(3, 2);
  EXPECT_EQ(ToPartition(sets).cluster_of_face, (std::vector<int32_t>{0, 1, 2, 2, 1}));
  EXPECT_EQ(ToPartition(sets).num_clusters, 3);
}

}  // namespace
}  // namespace facegraph
