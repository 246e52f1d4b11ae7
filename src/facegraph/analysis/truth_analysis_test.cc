// SPDX-License-Identifier: MIT
#include "facegraph/analysis/truth_analysis.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

#include "facegraph/base/error.h"
#include "facegraph/evaluation/evaluate.h"
#include "facegraph/graph/graph_for_tests.h"

namespace facegraph {
namespace {

constexpr float kNone = std::numeric_limits<float>::quiet_NaN();

TEST(ClusterTruth, CountsTheIdentitiesOfEachCluster) {
  const ClusterTruth truth = MakeClusterTruth(PartitionFrom({0, 0, 0, 1, -1, 1}),
                                              std::vector<int64_t>{50, 40, 50, -1, 40, -2});
  EXPECT_THAT(truth.label, testing::ElementsAre(40, 50));
  EXPECT_THAT(truth.identity_sizes, testing::ElementsAre(2, 2));
  EXPECT_EQ(truth.num_faces, 4);
  EXPECT_EQ(truth.NumLabeled(0), 3);
  EXPECT_EQ(truth.label[truth.Majority(0)], 50);
  EXPECT_NEAR(truth.Purity(0), 2.0 / 3, 1e-9);
  EXPECT_EQ(truth.Majority(1), -1);
  EXPECT_TRUE(std::isnan(truth.Purity(1)));
}

TEST(ClusterTruth, RejectsLabelsOfAnotherLengthAndNoLabels) {
  EXPECT_THROW(MakeClusterTruth(PartitionFrom({0, 0}), std::vector<int64_t>{1}), Error);
  EXPECT_THROW(MakeClusterTruth(PartitionFrom({0, 0}), std::vector<int64_t>{-1, -1}), Error);
}

// The curve is computed incrementally; the test evaluates each point from scratch.
TEST(ConfidenceCurve, EqualsTheEvaluationOfTheRemainingClusters) {
  std::mt19937 random(1);
  std::vector<int32_t> cluster;
  std::vector<int64_t> truth;
  for (int face = 0; face < 400; ++face) {
    cluster.push_back(face < 40 ? face : static_cast<int32_t>(random() % 40));
    truth.push_back(random() % 10 == 0 ? -1 : static_cast<int64_t>(random() % 30));
  }
  std::vector<float> confidence;
  for (int c = 0; c < 40; ++c) {
    confidence.push_back(c == 7 ? kNone : static_cast<float>(random() % 100) / 100 + 0.005f);
  }
  const Partition partition = PartitionFrom(cluster);
  const auto curve = ConfidenceCurve(MakeClusterTruth(partition, truth), confidence);
  ASSERT_EQ(curve.size(), 101u);
  EXPECT_EQ(curve.front().min_confidence, 1);
  EXPECT_EQ(curve.back().min_confidence, 0);
  for (const ConfidencePoint& point : curve) {
    std::vector<int64_t> labels;
    for (const int32_t c : cluster) {
      const bool is_kept = static_cast<double>(std::isnan(confidence[c]) ? 0 : confidence[c]) >=
                           point.min_confidence;
      labels.push_back(is_kept ? c : -1);
    }
    const Evaluation wanted = Evaluate(truth, labels);
    EXPECT_NEAR(point.bcubed.precision, wanted.bcubed.precision, 1e-12);
    EXPECT_NEAR(point.bcubed.recall, wanted.bcubed.recall, 1e-12);
    EXPECT_NEAR(point.pairwise.recall, wanted.pairwise.recall, 1e-12);
    EXPECT_EQ(std::isnan(point.pairwise.precision), std::isnan(wanted.pairwise.precision));
    if (!std::isnan(wanted.pairwise.precision)) {
      EXPECT_NEAR(point.pairwise.precision, wanted.pairwise.precision, 1e-12);
    }
  }
}

TEST(Calibration, ComparesConfidenceWithActualPurity) {
  // Clusters of 4, 2, 1 and 2 faces; the last has no confidence.
  const ClusterTruth truth = MakeClusterTruth(PartitionFrom({0, 0, 0, 0, 1, 1, 2, 3, 3}),
                                              std::vector<int64_t>{1, 1, 1, 2, 3, 3, 4, 5, 6});
  const Calibration calibration =
      MeasureCalibration(truth, std::vector<float>{0.95f, 1.0f, 0.5f, kNone});
  ASSERT_EQ(calibration.bins.size(), 10u);
  const CalibrationBin& top = calibration.bins[9];
  EXPECT_EQ(top.clusters, 2);
  EXPECT_EQ(top.faces, 6);
  EXPECT_NEAR(top.predicted, (4 * 0.95 + 2 * 1.0) / 6, 1e-6);
  EXPECT_NEAR(top.actual, 5.0 / 6, 1e-9);
  EXPECT_EQ(calibration.bins[5].faces, 0) << "a single face is always pure";
  EXPECT_TRUE(std::isnan(calibration.bins[5].actual));
  EXPECT_NEAR(calibration.error, top.predicted - top.actual, 1e-6);
}

TEST(WorstMistakes, FindsMixedClustersSplitIdentitiesAndSureMistakes) {
  // Labels in cluster 0: 1 1 1 2 2; cluster 1: 2 3; cluster 2: 4 4; face 7 (label 1) is
  // unclustered.
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
  EXPECT_EQ(truth.label[worst.split[0].identity], 1);
  EXPECT_EQ(worst.split[0].missing_pairs, 3);
  ASSERT_EQ(worst.split[0].pieces.size(), 2u);
  EXPECT_EQ(worst.split[0].pieces[0].cluster, 0);
  EXPECT_EQ(worst.split[0].pieces[0].faces, 3);
  EXPECT_EQ(worst.split[0].pieces[1].cluster, -1);
  EXPECT_EQ(worst.split[0].pieces[1].faces, 1);
  EXPECT_EQ(truth.label[worst.split[1].identity], 2);
  EXPECT_EQ(worst.split[1].missing_pairs, 2);

  ASSERT_EQ(worst.sure.size(), 2u) << "without an absolute majority no face is wrong";
  EXPECT_EQ(worst.sure[0].face, 4);
  EXPECT_EQ(worst.sure[1].face, 3);
}

TEST(WorstMistakes, ListsAtMostMaxCount) {
  std::vector<int32_t> cluster;
  std::vector<int64_t> labels;
  for (int32_t c = 0; c < 20; ++c) {
    for (int64_t identity : {0, 0, 1}) {
      cluster.push_back(c);
      labels.push_back(100 * identity + c % 7);
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
