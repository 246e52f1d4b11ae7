// SPDX-License-Identifier: MIT
#include "facegraph/proposals/second_level.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "facegraph/base/error.h"
#include "facegraph/graph/lists_for_tests.h"

namespace facegraph {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::FloatEq;

Matrix<float> GetRows(const std::vector<std::vector<float>>& rows) {
  Matrix<float> matrix(static_cast<int64_t>(rows.size()), static_cast<int64_t>(rows[0].size()));
  for (size_t r = 0; r < rows.size(); ++r) {
    std::copy(rows[r].begin(), rows[r].end(), matrix.Row(static_cast<int64_t>(r)).begin());
  }
  return matrix;
}

TEST(MeanFeatures, AveragesUnitRowsWithoutNormalizingTheMean) {
  const Matrix<float> rows = GetRows({{1, 0}, {0, 5}, {0, 1}, {0, -2}});
  const Matrix<float> means = MeanFeatures(ToFeatures(rows), Partition{{0, 0, 1, 1}, 2});
  EXPECT_THAT(means.Row(0), ElementsAre(0.5f, 0.5f));
  EXPECT_THAT(means.Row(1), ElementsAre(0.0f, 0.0f));
}

TEST(FindNeighborsOfMeans, ByCosineStartWithTheMeanItself) {
  const Matrix<float> means = GetRows({{0.1f, 0}, {1, 0.1f}, {0, 1}});
  const NeighborLists lists = FindNeighborsOfMeans(means, 2, MeanSimilarity::kCosine);
  EXPECT_THAT(lists.ids.Row(0), ElementsAre(0, 1));
  EXPECT_THAT(lists.ids.Row(2), ElementsAre(2, 1));
}

TEST(FindNeighborsOfMeans, ByInnerProductPutALongMeanBeforeAShortOne) {
  const Matrix<float> means = GetRows({{0.1f, 0}, {1, 0.1f}, {0, 1}});
  const NeighborLists lists = FindNeighborsOfMeans(means, 2, MeanSimilarity::kInnerProduct);
  EXPECT_THAT(lists.ids.Row(0), ElementsAre(1, 0));
  EXPECT_THAT(lists.similarities.Row(0), ElementsAre(FloatEq(0.1f), FloatEq(0.01f)));
}

TEST(InnerProductNeighbors, PadListsThatAreLongerThanTheNumberOfRows) {
  const Matrix<float> rows = GetRows({{1, 0}, {1, 0}});
  const NeighborLists lists = InnerProductNeighbors(rows.View(), 4);
  EXPECT_THAT(lists.ids.Row(1), ElementsAre(0, 1, -1, -1)) << "equal: lower number first";
  EXPECT_THAT(lists.similarities.Row(1), ElementsAre(1, 1, 0, 0));
}

// Super-vertices a..e of the faces  0 0 1 1 2 3 4  and their graph  a --.8-- b   c --.9-- d   e
class GroupSuperVerticesTest : public testing::Test {
 protected:
  const Partition base_{{0, 0, 1, 1, 2, 3, 4}, 5};
  const NeighborLists near_ = ListsFrom(5, {{0, 1, 0.8f}, {2, 3, 0.9f}});
  IterationOptions options_;
};

TEST_F(GroupSuperVerticesTest, ProposesGroupsWithEnoughFaces) {
  EXPECT_THAT(GroupSuperVertices(base_, near_, options_).cluster_of_face,
              ElementsAre(0, 0, 0, 0, -1, -1, -1))
      << "c and d have two faces, e has one";
  options_.min_size = 2;
  EXPECT_THAT(GroupSuperVertices(base_, near_, options_).cluster_of_face,
              ElementsAre(0, 0, 0, 0, 1, 1, -1));
  options_.max_size = 3;
  EXPECT_THAT(GroupSuperVertices(base_, near_, options_).cluster_of_face,
              ElementsAre(-1, -1, -1, -1, 0, 0, -1));
}

TEST_F(GroupSuperVerticesTest, ProposesGroupsWithEnoughSuperVertices) {
  options_.min_size = 1;
  options_.min_super_vertices = 1;
  EXPECT_THAT(GroupSuperVertices(base_, near_, options_).cluster_of_face,
              ElementsAre(0, 0, 0, 0, 1, 1, 2));
  options_.min_super_vertices = 3;
  EXPECT_THAT(GroupSuperVertices(base_, near_, options_).cluster_of_face, Each(-1));
}

TEST_F(GroupSuperVerticesTest, CapsTheSuperVerticesOfAGroup) {
  options_.grouping.max_size = 1;
  EXPECT_THAT(GroupSuperVertices(base_, near_, options_).cluster_of_face, Each(-1));
}

TEST_F(GroupSuperVerticesTest, RejectsNeighborsOfAnotherBase) {
  EXPECT_THROW(GroupSuperVertices(base_, ListsFrom(4, {}), options_), Error);
}

TEST(NextBase, JoinsProposedGroupsAndKeepsTheOtherSuperVertices) {
  const Partition base{{0, 0, 1, 2, 3, 2}, 4};
  const Partition groups{{-1, -1, 0, 0, -1, 0}, 1};
  const Partition next = NextBase(base, groups);
  EXPECT_THAT(next.cluster_of_face, ElementsAre(0, 0, 1, 1, 2, 1));
  EXPECT_EQ(next.num_clusters, 3);
}

TEST(IterationOptions, RejectsValuesOutOfRange) {
  EXPECT_THROW((IterationOptions{.grouping = {.k = 0}}.Check()), Error);
  EXPECT_THROW((IterationOptions{.grouping = {.k = 2, .step = 2}}.Check()), Error);
  EXPECT_THROW(IterationOptions{.min_super_vertices = 0}.Check(), Error);
  EXPECT_THROW(IterationOptions{.min_size = 0}.Check(), Error);
  EXPECT_THROW((IterationOptions{.min_size = 5, .max_size = 4}.Check()), Error);
}

}  // namespace
}  // namespace facegraph
