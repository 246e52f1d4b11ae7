// SPDX-License-Identifier: MIT
#include "facegraph/baselines/finch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "facegraph/base/error.h"
#include "facegraph/baselines/world_for_tests.h"

namespace facegraph {
namespace {

using testing::ElementsAre;

TEST(Finch, JoinsFirstNeighborsAndFacesWithTheSameOne) {
  // The first neighbor of 0 and 2 is 1. 3 and 4 name each other. 3 is the second neighbor of 2.
  const NeighborLists lists = ListsFrom(
      5, {{0, 1, 0.9f}, {1, 0, 0.9f}, {2, 1, 0.8f}, {2, 3, 0.7f}, {3, 4, 0.9f}, {4, 3, 0.9f}});
  EXPECT_THAT(Finch({}, lists, {.level = 1}).cluster_of_face, ElementsAre(0, 0, 0, 1, 1));
}

TEST(Finch, JoinsMeansUntilOneClusterIsLeft) {
  const World world(120, 6, 0.2, 15);
  int32_t before = 120;
  for (int level = 1; level <= 6; ++level) {
    const int32_t now = Finch(world.features, world.neighbors, {.level = level}).num_clusters;
    EXPECT_TRUE(now < before || now == 1) << level;
    before = now;
  }
  EXPECT_EQ(before, 1);
  EXPECT_THROW(Finch(world.features, world.neighbors, {.level = 0}), Error);
}

}  // namespace
}  // namespace facegraph
