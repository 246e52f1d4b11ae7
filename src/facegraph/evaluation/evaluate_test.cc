// SPDX-License-Identifier: MIT
#include "facegraph/evaluation/evaluate.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "facegraph/base/error.h"

namespace facegraph {
namespace {

using Labels = std::vector<int64_t>;

// Two people of three faces; one cluster takes a face of the other person, one face is unassigned.
TEST(Evaluate, MatchesAWorkedExample) {
  const Evaluation e = Evaluate(Labels{0, 0, 0, 1, 1, 1}, Labels{2, 2, 2, 2, 8, -1});
  EXPECT_EQ(e.faces, 6);
  EXPECT_EQ(e.identities, 2);
  EXPECT_EQ(e.clusters, 3);
  EXPECT_EQ(e.singletons, 2);
  EXPECT_DOUBLE_EQ(e.coverage, 5.0 / 6);
  EXPECT_DOUBLE_EQ(e.pairwise.precision, 3.0 / 6);
  EXPECT_DOUBLE_EQ(e.pairwise.recall, 3.0 / 6);
  EXPECT_DOUBLE_EQ(e.pairwise.f, 0.5);
  EXPECT_DOUBLE_EQ(e.bcubed.precision, (3 * 0.75 + 0.25 + 1 + 1) / 6);
  EXPECT_DOUBLE_EQ(e.bcubed.recall, (3 + 3 * (1.0 / 3)) / 6);
}

TEST(Evaluate, IsOneForThePerfectAnswerWithOtherLabelNumbers) {
  const Evaluation e = Evaluate(Labels{4, 4, 9, 9, 9}, Labels{1, 1, 0, 0, 0});
  EXPECT_DOUBLE_EQ(e.pairwise.f, 1);
  EXPECT_DOUBLE_EQ(e.bcubed.f, 1);
  EXPECT_DOUBLE_EQ(e.nmi.arithmetic, 1);
  EXPECT_DOUBLE_EQ(e.nmi.geometric, 1);
}

TEST(Evaluate, HasNoPairwisePrecisionWithoutAnyPair) {
  const Evaluation e = Evaluate(Labels{0, 0, 1}, Labels{-1, -1, -1});
  EXPECT_TRUE(std::isnan(e.pairwise.precision));
  EXPECT_DOUBLE_EQ(e.pairwise.recall, 0);
  EXPECT_TRUE(std::isnan(e.pairwise.f));
  EXPECT_DOUBLE_EQ(e.bcubed.precision, 1);
  EXPECT_DOUBLE_EQ(e.coverage, 0);
}

TEST(Evaluate, IsZeroWhenEveryPairIsWrong) {
  const Evaluation e = Evaluate(Labels{0, 1, 0, 1}, Labels{0, 0, 1, 1});
  EXPECT_DOUBLE_EQ(e.pairwise.f, 0);
  EXPECT_NEAR(e.nmi.arithmetic, 0, 1e-15);
}

TEST(Evaluate, HasNoInformationInOneCluster) {
  const Evaluation e = Evaluate(Labels{0, 0, 1}, Labels{3, 3, 3});
  EXPECT_EQ(e.nmi.arithmetic, 0);
  EXPECT_EQ(e.nmi.geometric, 0);
}

TEST(Evaluate, CountsOnePersonInOneClusterAsAgreement) {
  EXPECT_EQ(Evaluate(Labels{5, 5}, Labels{0, 0}).nmi.geometric, 1);
}

TEST(Evaluate, LeavesOutTheTwoLargestIdentitiesInTheSecondFigures) {
  const Labels truth{0, 0, 0, 0, 1, 1, 1, 2, 2}, predicted{0, 1, 2, 3, 4, 5, 6, 6, 6};
  const Labels rest_truth{2, 2}, rest_predicted{6, 6};
  const Evaluation e = Evaluate(truth, predicted), rest = Evaluate(rest_truth, rest_predicted);
  EXPECT_DOUBLE_EQ(e.pairwise_without_largest.f, rest.pairwise.f);
  EXPECT_DOUBLE_EQ(e.bcubed_without_largest.f, rest.bcubed.f);
  EXPECT_LT(e.pairwise.f, 0.5);
  EXPECT_TRUE(std::isnan(rest.pairwise_without_largest.f));
}

TEST(Evaluate, IsTheSameForAPartitionAndItsLabels) {
  const Labels truth{0, 0, 1, 1};
  const Evaluation of_partition = Evaluate(truth, Partition{{0, 1, 1, -1}, 2});
  const Evaluation of_labels = Evaluate(truth, Labels{0, 1, 1, -1});
  EXPECT_EQ(of_partition.bcubed.f, of_labels.bcubed.f);
  EXPECT_EQ(of_partition.clusters, 3);
}

TEST(Evaluate, RefusesLabelsThatAreAllUnknown) {
  EXPECT_THROW(Evaluate(Labels{-1, -1}, Labels{0, 0}), Error);
}

TEST(Percent, HasTwoDecimalsOrIsNotAvailable) {
  EXPECT_EQ(Percent(0.87612), "87.61");
  EXPECT_EQ(Percent(1), "100.00");
  EXPECT_EQ(Percent(std::nan("")), "n/a");
}

}  // namespace
}  // namespace facegraph
