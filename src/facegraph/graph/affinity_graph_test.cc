// SPDX-License-Identifier: MIT
#include "facegraph/graph/affinity_graph.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "facegraph/base/error.h"
#include "facegraph/base/random.h"
#include "facegraph/graph/lists_for_tests.h"

namespace facegraph {
namespace {

using testing::ElementsAre;
using testing::ElementsAreArray;
using testing::IsEmpty;

//   0 -> 1 -> 2 -> 0      3 is isolated
NeighborLists Ring() { return ListsFrom(4, {{0, 1, 0.9f}, {1, 2, 0.8f}, {2, 0, 0.7f}}); }

TEST(SymmetricGraph, ConnectsTwoFacesIfEitherListsTheOther) {
  const AffinityGraph graph = SymmetricGraph(Ring());
  EXPECT_EQ(graph.num_vertices(), 4);
  EXPECT_EQ(graph.num_edges(), 3);
  EXPECT_THAT(graph.Neighbors(0), ElementsAre(1, 2));
  EXPECT_THAT(graph.Similarities(0), ElementsAre(0.9f, 0.7f));
  EXPECT_THAT(graph.Neighbors(1), ElementsAre(0, 2));
  EXPECT_THAT(graph.Neighbors(2), ElementsAre(0, 1));
  EXPECT_THAT(graph.Neighbors(3), IsEmpty());
}

TEST(SymmetricGraph, KeepsTheLargerSimilarityIfBothListEachOther) {
  const AffinityGraph graph = SymmetricGraph(ListsFrom(2, {{0, 1, 0.5f}, {1, 0, 0.6f}}));
  EXPECT_EQ(graph.num_edges(), 1);
  EXPECT_THAT(graph.Similarities(0), ElementsAre(0.6f));
  EXPECT_THAT(graph.Similarities(1), ElementsAre(0.6f));
}

TEST(SymmetricGraph, UsesTheFirstColumnsOnly) {
  const NeighborLists lists = ListsFrom(3, {{0, 1, 0.9f}, {0, 2, 0.8f}});
  EXPECT_EQ(SymmetricGraph(lists, 1).num_edges(), 0);
  EXPECT_EQ(SymmetricGraph(lists, 2).num_edges(), 1);
  EXPECT_EQ(SymmetricGraph(lists, 3).num_edges(), 2);
}

TEST(SymmetricGraph, UsesWhatThereIsOfListsThatAreTooShort) {
  const NeighborLists lists = ListsFrom(3, {{0, 1, 0.9f}, {0, 2, 0.8f}});
  EXPECT_EQ(SymmetricGraph(lists, 80).num_edges(), 2);
}

TEST(SymmetricGraph, AcceptsListsWithoutTheFaceItselfAndNegativeSimilarities) {
  NeighborLists lists{Matrix<int32_t>(2, 1), Matrix<float>(2, 1, -0.5f)};
  lists.ids(0, 0) = 1;
  lists.ids(1, 0) = 0;
  const AffinityGraph graph = SymmetricGraph(lists);
  EXPECT_THAT(graph.Neighbors(0), ElementsAre(1));
  EXPECT_THAT(graph.Similarities(0), ElementsAre(-0.5f));
}

TEST(SymmetricGraph, KeepsTheLargerSimilarityIfAListHasAFaceTwice) {
  const AffinityGraph graph = SymmetricGraph(ListsFrom(2, {{0, 1, 0.8f}, {0, 1, 0.3f}}));
  EXPECT_EQ(graph.num_edges(), 1);
  EXPECT_THAT(graph.Similarities(0), ElementsAre(0.8f));
  EXPECT_THAT(graph.Similarities(1), ElementsAre(0.8f));
}

TEST(SymmetricGraph, OfNoFacesIsEmpty) {
  EXPECT_EQ(SymmetricGraph(ListsFrom(0, {})).num_vertices(), 0);
}

TEST(SymmetricGraph, EqualsTheDenseMatrixForAnyNumberOfThreads) {
  const int32_t n = 3000;
  Random random(1);
  std::vector<NamedNeighbor> names;
  Matrix<float> dense(n, n);
  for (int32_t i = 0; i < n; ++i) {
    for (int c = 0; c < 5; ++c) {
      const int32_t j = static_cast<int32_t>(random.Below(n));
      const float similarity = static_cast<float>(random.Uniform());
      if (j == i) continue;
      names.push_back({i, j, similarity});
      dense(i, j) = dense(j, i) = std::max(dense(i, j), similarity);
    }
  }
  const NeighborLists lists = ListsFrom(n, names);
  for (int threads : {1, 2, 7}) {
    Execution execution;
    execution.num_threads = threads;
    const AffinityGraph graph = SymmetricGraph(lists, 0, execution);
    for (int32_t v = 0; v < n; ++v) {
      std::vector<int32_t> ids;
      std::vector<float> similarities;
      for (int32_t u = 0; u < n; ++u) {
        if (dense(v, u) == 0) continue;
        ids.push_back(u);
        similarities.push_back(dense(v, u));
      }
      ASSERT_THAT(graph.Neighbors(v), ElementsAreArray(ids)) << "vertex " << v;
      ASSERT_THAT(graph.Similarities(v), ElementsAreArray(similarities)) << "vertex " << v;
    }
  }
}

}  // namespace
}  // namespace facegraph
