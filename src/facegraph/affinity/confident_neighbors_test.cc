// SPDX-License-Identifier: MIT
#include "facegraph/affinity/confident_neighbors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "facegraph/base/error.h"

namespace facegraph {
namespace {

using testing::ElementsAre;

struct Lists {
  NeighborLists neighbors{Matrix<int32_t>(2, 5), Matrix<float>(2, 5)};
  Matrix<float> probabilities{2, 5};

  Lists() {
    const int32_t ids[2][5] = {{0, 9, 4, 7, -1}, {8, 3, 1, 2, 6}};
    const float values[2][5] = {{1, 0.95F, 0.5F, 0.9F, 1}, {0.98F, 0.92F, 1, 0.98F, 0.99F}};
    for (int64_t face = 0; face < 2; ++face) {
      for (int64_t column = 0; column < 5; ++column) {
        neighbors.ids(face, column) = ids[face][column];
        probabilities(face, column) = values[face][column];
      }
    }
  }
};

TEST(FindConfidentNeighbors, TakesProbableNeighborsButNotTheFaceItself) {
  const Lists lists;
  const ConfidentNeighbors found = FindConfidentNeighbors(lists.neighbors, lists.probabilities);
  EXPECT_EQ(found.num_faces(), 2);
  EXPECT_THAT(found.Neighbors(0), ElementsAre(7, 9));
  EXPECT_THAT(found.Neighbors(1), ElementsAre(2, 3, 6, 8));
}

TEST(FindConfidentNeighbors, TakesTheMostProbableUpToTheMaximumCount) {
  const Lists lists;
  const ConfidentNeighbors found =
      FindConfidentNeighbors(lists.neighbors, lists.probabilities, {.max_count = 2});
  EXPECT_THAT(found.Neighbors(0), ElementsAre(7, 9));
  EXPECT_THAT(found.Neighbors(1), ElementsAre(6, 8));  // 8 is before 2 in the list and as probable
}

TEST(FindConfidentNeighbors, RejectsAMinimumProbabilityOfZero) {
  const Lists lists;
  EXPECT_THROW(FindConfidentNeighbors(lists.neighbors, lists.probabilities, {.min_probability = 0}),
               Error);
}

}  // namespace
}  // namespace facegraph
