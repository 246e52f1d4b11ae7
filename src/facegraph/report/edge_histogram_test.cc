// SPDX-License-Identifier: MIT
#include "facegraph/report/edge_histogram.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>

#include "facegraph/report/graph_for_tests.h"

namespace facegraph {
namespace {

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
  EXPECT_EQ(histogram.cut[0], 1) << "two faces in no cluster are not together";
  EXPECT_EQ(Sum(histogram.kept_wrong) + Sum(histogram.cut_wrong), 0);
}

TEST(EdgeHistogram, TellsWrongEdgesByTrueLabels) {
  const AffinityGraph graph =
      GraphFrom(5, {{0, 1, 0.5f}, {1, 2, 0.5f}, {2, 3, 0.5f}, {0, 4, 0.5f}, {3, 4, 0.5f}});
  const EdgeHistogram histogram = MakeEdgeHistogram(graph, PartitionFrom({0, 0, 0, 1, 1}),
                                                    std::vector<int64_t>{7, 7, 8, 8, -1});
  EXPECT_EQ(Sum(histogram.kept), 3);
  EXPECT_EQ(Sum(histogram.kept_wrong), 1);  // 1-2
  EXPECT_EQ(Sum(histogram.cut_wrong), 1);   // 2-3; that of face 4 is not known
}

TEST(EdgeHistogram, SimilarityOneIsInTheLastBin) {
  const EdgeHistogram histogram =
      MakeEdgeHistogram(GraphFrom(2, {{0, 1, 1.0f}}), PartitionFrom({0, 0}));
  EXPECT_EQ(histogram.kept.back(), 1);
}

}  // namespace
}  // namespace facegraph
