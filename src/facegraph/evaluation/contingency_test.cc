// SPDX-License-Identifier: MIT
#include "facegraph/evaluation/contingency.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "facegraph/base/error.h"

namespace facegraph {
namespace {

using testing::ElementsAre;
using Labels = std::vector<int64_t>;

MATCHER_P3(CellIs, identity, cluster, count, "") {
  return arg.identity == identity && arg.cluster == cluster && arg.count == count;
}

TEST(Tabulate, CountsSharedFacesOfIdentitiesAndClusters) {
  const Contingency table = Tabulate(Labels{0, 0, 0, 1, 1}, Labels{5, 5, 9, 9, 9});
  EXPECT_THAT(table.cells, ElementsAre(CellIs(0, 0, 2), CellIs(0, 1, 1), CellIs(1, 1, 2)));
  EXPECT_THAT(table.identity_sizes, ElementsAre(3, 2));
  EXPECT_THAT(table.cluster_sizes, ElementsAre(2, 3));
  EXPECT_EQ(table.num_faces, 5);
}

TEST(Tabulate, MakesUnassignedFacesSingletons) {
  const Contingency table = Tabulate(Labels{0, 0, 1}, Labels{-1, -1, 4});
  EXPECT_THAT(table.cells, ElementsAre(CellIs(0, 1, 1), CellIs(0, 2, 1), CellIs(1, 0, 1)));
  EXPECT_THAT(table.cluster_sizes, ElementsAre(1, 1, 1));
}

TEST(Tabulate, LeavesOutUnlabeledFacesAndTheirClusters) {
  const Contingency table = Tabulate(Labels{-1, 7, -1, -1}, Labels{3, 4, 4, -1});
  EXPECT_THAT(table.cells, ElementsAre(CellIs(0, 0, 1)));
  EXPECT_THAT(table.cluster_sizes, ElementsAre(1));
  EXPECT_EQ(table.num_faces, 1);
}

TEST(Tabulate, NumbersHugeLabelsLikeSmallOnes) {
  const int64_t huge = int64_t{1} << 60;
  const Contingency table = Tabulate(Labels{huge, 0, huge}, Labels{1, huge, huge + 1});
  EXPECT_THAT(table.cells, ElementsAre(CellIs(0, 1, 1), CellIs(1, 0, 1), CellIs(1, 2, 1)));
}

TEST(Tabulate, RefusesLabelsOfDifferentLength) {
  EXPECT_THROW(Tabulate(Labels{1, 2}, Labels{1}), Error);
}

TEST(WithoutLargestIdentities, RemovesTheirFacesFromTheClusters) {
  const Contingency table = Tabulate(Labels{0, 1, 1, 1, 2, 2}, Labels{0, 0, 0, 1, 1, 1});
  const Contingency rest = WithoutLargestIdentities(table, 1);
  EXPECT_THAT(rest.cells, ElementsAre(CellIs(0, 0, 1), CellIs(2, 1, 2)));
  EXPECT_THAT(rest.identity_sizes, ElementsAre(1, 0, 2));
  EXPECT_THAT(rest.cluster_sizes, ElementsAre(1, 2));
  EXPECT_EQ(rest.num_faces, 3);
}

TEST(WithoutLargestIdentities, IsEmptyForFewerIdentities) {
  EXPECT_EQ(WithoutLargestIdentities(Tabulate(Labels{0, 1}, Labels{0, 0}), 3).num_faces, 0);
}

}  // namespace
}  // namespace facegraph
