// SPDX-License-Identifier: MIT
#include "facegraph/proposals/super_vertices.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "facegraph/base/error.h"
#include "facegraph/graph/lists_for_tests.h"

namespace facegraph {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::IsEmpty;

//   0 --.9-- 1 --.9-- 2 --.62-- 3 --.8-- 4     5 --.4-- 6     7
NeighborLists Chain() {
  return ListsFrom(
      8, {{0, 1, 0.9f}, {1, 2, 0.9f}, {3, 2, 0.62f}, {3, 4, 0.8f}, {4, 3, 0.8f}, {5, 6, 0.4f}});
}

/// num_faces copies of one picture; each has the next as neighbor.
NeighborLists Duplicates(int32_t num_faces, float similarity) {
  std::vector<NamedNeighbor> names;
  for (int32_t face = 0; face + 1 < num_faces; ++face) {
    names.push_back({face, face + 1, similarity});
  }
  return ListsFrom(num_faces, names);
}

TEST(FindSuperVertices, FindsComponentsAboveTheThresholdAndOmitsFacesWithoutAPair) {
  const Partition partition = FindSuperVertices(Chain(), {.min_similarity = 0.6});
  EXPECT_THAT(partition.cluster_of_face, ElementsAre(0, 0, 0, 0, 0, -1, -1, -1));
  EXPECT_EQ(partition.num_clusters, 1);
}

TEST(FindSuperVertices, RaisesTheThresholdForComponentsAboveTheMaximumSize) {
  const Partition partition = FindSuperVertices(Chain(), {.min_similarity = 0.6, .max_size = 3});
  EXPECT_THAT(partition.cluster_of_face, ElementsAre(0, 0, 0, 1, 1, -1, -1, -1));
}

TEST(FindSuperVertices, MakesASingletonOfAFaceThatLosesItsPairs) {
  const Partition partition = FindSuperVertices(Chain(), {.min_similarity = 0.3, .max_size = 2});
  EXPECT_THAT(partition.cluster_of_face, ElementsAre(0, 1, 2, 3, 3, 4, 4, -1))
      << "0, 1, 2 are too many at .9, and alone above; 7 never had a pair";
}

TEST(FindSuperVertices, RaisesFromTheSmallestPairTowardsOneOrFromTheThresholdInSteps) {
  // Towards one: .70 -> .85 keeps 1-2 (.86). In steps: .70 -> 1.2, past every similarity, keeps
  // all.
  const NeighborLists lists = ListsFrom(4, {{0, 1, 0.7f}, {1, 2, 0.86f}, {2, 3, 0.7f}});
  SuperVertexOptions options{.min_similarity = 0.6, .max_size = 3, .step = 0.5, .max_rounds = 1};
  // .7 -> .85
  EXPECT_THAT(FindSuperVertices(lists, options).cluster_of_face, ElementsAre(0, 1, 1, 2));
  options.raise = ThresholdRaise::kAdd;
  options.step = 0.2;  // .6 -> .8
  EXPECT_THAT(FindSuperVertices(lists, options).cluster_of_face, ElementsAre(0, 1, 1, 2));
  options.step = 0.05;  // .6 -> .65, which drops nothing: cut by size
  EXPECT_THAT(FindSuperVertices(lists, options).cluster_of_face, ElementsAre(0, 0, 0, 1));
}

TEST(FindSuperVertices, CutsDuplicatesByFaceNumber) {
  for (float similarity : {1.0f, 0.99999994f}) {
    for (ThresholdRaise raise : {ThresholdRaise::kTowardsOne, ThresholdRaise::kAdd}) {
      const Partition partition =
          FindSuperVertices(Duplicates(7, similarity), {.max_size = 3, .raise = raise});
      EXPECT_THAT(partition.cluster_of_face, ElementsAre(0, 0, 0, 1, 1, 1, 2));
    }
  }
}

TEST(FindSuperVertices, CutsEachRemainingComponentSeparately) {
  //   0=2=4    1=3=5     two pictures, three copies each
  const NeighborLists lists = ListsFrom(6, {{0, 2, 1}, {2, 4, 1}, {1, 3, 1}, {3, 5, 1}});
  EXPECT_THAT(FindSuperVertices(lists, {.max_size = 2}).cluster_of_face,
              ElementsAre(0, 1, 0, 1, 2, 3));
}

TEST(FindSuperVertices, UsesTheFirstColumnsOnly) {
  const NeighborLists lists = ListsFrom(3, {{0, 1, 0.9f}, {0, 2, 0.8f}});
  EXPECT_THAT(FindSuperVertices(lists, {.k = 2}).cluster_of_face, ElementsAre(0, 0, -1));
  EXPECT_THAT(FindSuperVertices(lists, {.k = 1}).cluster_of_face, Each(-1));
  EXPECT_THAT(FindSuperVertices(lists, {.k = 3}).cluster_of_face, Each(0));
}

TEST(FindSuperVertices, UsesWhatThereIsOfListsThatAreTooShort) {
  const NeighborLists lists = ListsFrom(3, {{0, 1, 0.9f}, {0, 2, 0.8f}});
  EXPECT_THAT(FindSuperVertices(lists, {.k = 80}).cluster_of_face, Each(0));
}

TEST(FindSuperVertices, AcceptsNoFacesOneFaceAndNegativeSimilarities) {
  EXPECT_THAT(FindSuperVertices(ListsFrom(0, {}), {}).cluster_of_face, IsEmpty());
  EXPECT_THAT(FindSuperVertices(ListsFrom(1, {}), {}).cluster_of_face, ElementsAre(-1));
  const NeighborLists opposites = ListsFrom(2, {{0, 1, -0.9f}});
  EXPECT_THAT(FindSuperVertices(opposites, {}).cluster_of_face, Each(-1));
  EXPECT_THAT(FindSuperVertices(opposites, {.min_similarity = -1}).cluster_of_face, Each(0));
}

TEST(SuperVertexOptions, RejectsValuesOutOfRange) {
  EXPECT_THROW(SuperVertexOptions{.k = -1}.Check(), Error);
  EXPECT_THROW(SuperVertexOptions{.min_similarity = 1.5}.Check(), Error);
  EXPECT_THROW(SuperVertexOptions{.max_size = 0}.Check(), Error);
  EXPECT_THROW(SuperVertexOptions{.step = 0}.Check(), Error);
  EXPECT_THROW(SuperVertexOptions{.step = 1}.Check(), Error);
  EXPECT_THROW(SuperVertexOptions{.max_rounds = -1}.Check(), Error);
}

TEST(ProposalsFromSuperVertices, ProposesTheSuperVerticesOfTheRightSize) {
  const ProposalSet proposal_set =
      ProposalsFromSuperVertices(Partition{{0, 1, 1, 2, 2, 2, -1}, 3}, 2, 2);
  ASSERT_EQ(proposal_set.num_proposals(), 1);
  EXPECT_EQ(proposal_set.num_faces, 7);
  EXPECT_THAT(proposal_set.Members(0), ElementsAre(1, 2));
}

}  // namespace
}  // namespace facegraph
