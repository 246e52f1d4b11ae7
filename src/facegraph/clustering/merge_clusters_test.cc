// SPDX-License-Identifier: MIT
#include "facegraph/clustering/merge_clusters.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "facegraph/base/error.h"

namespace facegraph {
namespace {

using testing::ElementsAre;

// Clusters {0, 1, 2}, {3, 4}, {5}, {6} and a face in none.
const Partition kPartition{.cluster_of_face = {0, 0, 0, 1, 1, 2, 3, -1}, .num_clusters = 4};

TEST(MergeClusters, WithoutPairsChangesNothing) {
  const Partition same = MergeClusters(kPartition, {});
  EXPECT_EQ(same.cluster_of_face, kPartition.cluster_of_face);
  EXPECT_EQ(same.num_clusters, 4);
}

TEST(MergeClusters, JoinsWhatAChainOfPairsLeadsToAndNumbersTheLargestFirst) {
  const std::vector<ClusterPair> pairs{{3, 2}, {2, 1}};
  const Partition merged = MergeClusters(kPartition, pairs);
  EXPECT_THAT(merged.cluster_of_face, ElementsAre(1, 1, 1, 0, 0, 0, 0, -1));
  EXPECT_EQ(merged.num_clusters, 2);
}

TEST(MergeClusters, OfEqualSizeAreNumberedByTheirSmallestFace) {
  const std::vector<ClusterPair> pairs{{1, 3}};
  EXPECT_THAT(MergeClusters(kPartition, pairs).cluster_of_face,
              ElementsAre(0, 0, 0, 1, 1, 2, 1, -1));
}

TEST(MergeClusters, TakesAPairAgainOrTheOtherWayRound) {
  const std::vector<ClusterPair> once{{0, 1}}, often{{0, 1}, {1, 0}, {0, 1}, {2, 2}};
  EXPECT_EQ(MergeClusters(kPartition, often).cluster_of_face,
            MergeClusters(kPartition, once).cluster_of_face);
}

TEST(MergeClusters, RefusesNumbersThatAreNoCluster) {
  for (const int32_t none : {-1, 4}) {
    const std::vector<ClusterPair> first{{none, 0}}, second{{0, none}};
    EXPECT_THROW(MergeClusters(kPartition, first), Error);
    EXPECT_THROW(MergeClusters(kPartition, second), Error);
  }
}

}  // namespace
}  // namespace facegraph
