// SPDX-License-Identifier: MIT
#include "facegraph/report/worst_mistakes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "facegraph/report/graph_for_tests.h"

namespace facegraph {
namespace {

TEST(WorstMistakes, FindsMixedClustersSplitPeopleAndSureErrors) {
  //  cluster 0: people 1 1 1 2 2; cluster 1: 2 3; face 7 of person 1 in none; cluster 2: 4 4
  const Partition partition = PartitionFrom({0, 0, 0, 0, 0, 1, 1, -1, 2, 2});
  const std::vector<int64_t> labels{1, 1, 1, 2, 2, 2, 3, 1, 4, 4};
  const ClusterTruth truth = MakeClusterTruth(partition, labels);
  std::vector<Membership> membership(10);
  membership[3].share = 0.2f;
  membership[4].share = 0.9f;
  membership[5].share = 0.99f;
  const WorstMistakes worst = FindWorstMistakes(truth, partition, membership);

  ASSERT_EQ(worst.mixed.size(), 2u);
  EXPECT_EQ(worst.mixed[0].cluster, 0);
  EXPECT_EQ(worst.mixed[0].wrong_pairs, 6);
  EXPECT_EQ(worst.mixed[1].wrong_pairs, 1);

  ASSERT_EQ(worst.split.size(), 2u);
  EXPECT_EQ(truth.label[worst.split[0].person], 1);
  EXPECT_EQ(worst.split[0].missing_pairs, 3);
  ASSERT_EQ(worst.split[0].pieces.size(), 2u);
  EXPECT_EQ(worst.split[0].pieces[0].cluster, 0);
  EXPECT_EQ(worst.split[0].pieces[0].faces, 3);
  EXPECT_EQ(worst.split[0].pieces[1].cluster, -1);
  EXPECT_EQ(worst.split[0].pieces[1].faces, 1);
  EXPECT_EQ(truth.label[worst.split[1].person], 2);
  EXPECT_EQ(worst.split[1].missing_pairs, 2);

  ASSERT_EQ(worst.sure.size(), 2u) << "of two people equally many, neither is wrong";
  EXPECT_EQ(worst.sure[0].face, 4);
  EXPECT_EQ(worst.sure[1].face, 3);
}

TEST(WorstMistakes, ListsAtMostAsManyAsAsked) {
  std::vector<int32_t> cluster;
  std::vector<int64_t> labels;
  for (int32_t c = 0; c < 20; ++c) {
    for (int64_t person : {0, 0, 1}) {
      cluster.push_back(c);
      labels.push_back(100 * person + c % 7);
    }
  }
  const Partition partition = PartitionFrom(cluster);
  const WorstMistakes worst = FindWorstMistakes(MakeClusterTruth(partition, labels), partition,
                                                std::vector<Membership>(60), 5);
  EXPECT_EQ(worst.mixed.size(), 5u);
  EXPECT_EQ(worst.mixed[4].cluster, 4);
  EXPECT_EQ(worst.split.size(), 5u);
  EXPECT_EQ(worst.sure.size(), 5u);
}

}  // namespace
}  // namespace facegraph
