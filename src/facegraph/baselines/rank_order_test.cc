// SPDX-License-Identifier: MIT
#include "facegraph/baselines/rank_order.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "facegraph/base/error.h"
#include "facegraph/baselines/world_for_tests.h"
#include "facegraph/graph/partition.h"
#include "facegraph/graph/union_find.h"

namespace facegraph {
namespace {

/// The list of a face with itself in front.
std::vector<int32_t> ToList(const NeighborLists& lists, int32_t face, int64_t k) {
  std::vector<int32_t> list{face};
  for (int64_t c = 0; c < k; ++c) {
    if (lists.ids(face, c) >= 0 && lists.ids(face, c) != face) list.push_back(lists.ids(face, c));
  }
  return list;
}

/// The distance by the formula of the paper.
double SlowDistance(const NeighborLists& lists, int32_t a, int32_t b, int64_t k) {
  int64_t missing = 0, nearest = k;
  for (const auto& [x, y] : {std::pair{a, b}, std::pair{b, a}}) {
    const std::vector<int32_t> of_x = ToList(lists, x, k), of_y = ToList(lists, y, k);
    const auto found = std::ranges::find(of_x, y) - of_x.begin();
    const int64_t rank = found < std::ssize(of_x) ? found : k;
    for (int64_t i = 0; i <= rank && i < std::ssize(of_x); ++i) {
      missing += std::ranges::find(of_y, of_x[i]) == of_y.end() ? 1 : 0;
    }
    nearest = std::min(nearest, rank);
  }
  return static_cast<double>(missing) / static_cast<double>(nearest);
}

TEST(RankOrderClusters, MatchTheDefinitionOfThePaper) {
  for (uint64_t seed = 0; seed < 200; ++seed) {
    const NeighborLists lists = RandomLists(seed, 30, seed % 2 == 0);
    const int64_t k = seed % 3 == 0 ? lists.k() : std::max<int64_t>(lists.k() / 2, 1);
    for (const double max_distance : {0.0, 0.5, 1.0, 3.0}) {
      UnionFind joined(lists.num_faces());
      for (int32_t a = 0; a < lists.num_faces(); ++a) {
        for (const int32_t b : ToList(lists, a, k)) {
          if (b != a && SlowDistance(lists, a, b, k) <= max_distance) joined.Union(a, b);
        }
      }
      Partition expected{{}, static_cast<int32_t>(lists.num_faces())};
      for (int32_t a = 0; a < lists.num_faces(); ++a) {
        expected.cluster_of_face.push_back(joined.Find(a));
      }
      const Partition found =
          RankOrderClusters(lists, {.k = k, .max_distance = max_distance, .min_similarity = -1});
      EXPECT_EQ(found.cluster_of_face, Canonical(expected).cluster_of_face) << seed;
    }
  }
}

TEST(RankOrderClusters, UseWhatThereIsOfListsThatAreTooShort) {
  const NeighborLists lists = RandomLists(1, 10, true);
  EXPECT_EQ(RankOrderClusters(lists, {.k = lists.k() + 1}).cluster_of_face,
            RankOrderClusters(lists, {.k = lists.k()}).cluster_of_face);
}

TEST(RankOrderClusters, RefuseOptionsOutOfRange) {
  const NeighborLists lists = RandomLists(1, 10, true);
  EXPECT_THROW(RankOrderClusters(lists, {.max_distance = -1}), Error);
}

}  // namespace
}  // namespace facegraph
