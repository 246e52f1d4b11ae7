// SPDX-License-Identifier: MIT
#include "facegraph/clustering/linkage.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <vector>

#include "facegraph/base/error.h"
#include "facegraph/graph/random_lists_for_tests.h"

namespace facegraph {
namespace {

/// The definition on the full matrix: always joins the most similar pair of clusters.
Partition SlowLinkage(const NeighborLists& lists, const LinkageOptions& options) {
  const auto n = static_cast<int32_t>(lists.num_faces());
  Matrix<double> similarity(n, n, options.missing_similarity);
  for (int32_t i = 0; i < n; ++i) {
    for (int64_t c = 0; c < lists.k(); ++c) {
      const int32_t j = lists.ids(i, c);
      if (j >= 0) similarity(i, j) = similarity(j, i) = double{lists.similarities(i, c)};
    }
  }
  std::vector<std::vector<int32_t>> clusters;
  for (int32_t face = 0; face < n; ++face) clusters.push_back({face});
  const auto between = [&](const std::vector<int32_t>& a, const std::vector<int32_t>& b) {
    double lowest = 2, sum = 0;
    for (const int32_t i : a) {
      for (const int32_t j : b) {
        lowest = std::min(lowest, similarity(i, j));
        sum += similarity(i, j);
      }
    }
    const auto pairs = static_cast<double>(a.size() * b.size());
    return options.linkage == Linkage::kComplete ? lowest : sum / pairs;
  };
  while (true) {
    double best = -2;
    size_t left = 0, right = 0;
    for (size_t a = 0; a < clusters.size(); ++a) {
      for (size_t b = a + 1; b < clusters.size(); ++b) {
        const double value = between(clusters[a], clusters[b]);
        if (value <= best) continue;
        best = value;
        left = a;
        right = b;
      }
    }
    if (best < options.min_similarity) break;
    clusters[left].insert(clusters[left].end(), clusters[right].begin(), clusters[right].end());
    clusters.erase(clusters.begin() + static_cast<int64_t>(right));
  }
  Partition partition{std::vector<int32_t>(static_cast<size_t>(n)),
                      static_cast<int32_t>(clusters.size())};
  for (int32_t c = 0; c < partition.num_clusters; ++c) {
    for (const int32_t face : clusters[c]) partition.cluster_of_face[face] = c;
  }
  return Canonical(partition);
}

TEST(HierarchicalClusters, EqualThoseOfTheFullMatrixWithMissingPairsFilledIn) {
  for (uint64_t seed = 0; seed < 300; ++seed) {
    const NeighborLists lists = RandomLists(seed, 25, false);
    for (const Linkage linkage : {Linkage::kComplete, Linkage::kAverage}) {
      const LinkageOptions options{
          .linkage = linkage, .edges = {}, .min_similarity = 0.3, .missing_similarity = 0.15};
      EXPECT_EQ(HierarchicalClusters(lists, options).cluster_of_face,
                SlowLinkage(lists, options).cluster_of_face)
          << seed;
    }
  }
}

/// Lists in which every face names all faces; similarities are higher within an identity.
NeighborLists CompleteLists(int32_t num_faces, int32_t num_identities) {
  Random random(11);
  std::vector<NamedNeighbor> names;
  for (int32_t a = 0; a < num_faces; ++a) {
    for (int32_t b = 0; b < a; ++b) {
      const bool same = a % num_identities == b % num_identities;
      const auto similarity =
          static_cast<float>(same ? 0.4 + 0.6 * random.Uniform() : 0.7 * random.Uniform());
      names.push_back({a, b, similarity});
      names.push_back({b, a, similarity});
    }
  }
  return ListsFrom(num_faces, names);
}

TEST(HierarchicalClusters, AreExactForCompleteLists) {
  const NeighborLists lists = CompleteLists(60, 6);
  for (const Linkage linkage : {Linkage::kComplete, Linkage::kAverage}) {
    for (const double cut : {0.2, 0.5, 0.7}) {
      const LinkageOptions options{.linkage = linkage,
                                   .edges = {.min_similarity = -1},
                                   .min_similarity = cut,
                                   .missing_similarity = -1};
      EXPECT_EQ(HierarchicalClusters(lists, options).cluster_of_face,
                SlowLinkage(lists, options).cluster_of_face);
    }
  }
}

TEST(HierarchicalClusters, OfCompleteLinkageCanIgnoreMissingPairs) {
  // There are edges 0-1 and 1-2, but not 0-2.
  const NeighborLists lists = ListsFrom(3, {{0, 1, 0.9f}, {1, 2, 0.8f}});
  const LinkageOptions strict{.linkage = Linkage::kComplete, .missing_similarity = 0};
  const LinkageOptions lenient{.linkage = Linkage::kComplete, .missing_similarity = 1};
  EXPECT_EQ(HierarchicalClusters(lists, strict).num_clusters, 2);
  EXPECT_EQ(HierarchicalClusters(lists, lenient).num_clusters, 1);
}

TEST(HierarchicalClusters, TerminateWithManyTies) {
  for (uint64_t seed = 0; seed < 100; ++seed) {
    const NeighborLists lists = RandomLists(seed, 40, true);
    for (const Linkage linkage : {Linkage::kSingle, Linkage::kComplete, Linkage::kAverage}) {
      const Partition partition =
          HierarchicalClusters(lists, {.linkage = linkage, .min_similarity = 0.2});
      EXPECT_EQ(partition.num_faces(), lists.num_faces());
    }
  }
}

TEST(HierarchicalClusters, RefuseOptionsOutOfRange) {
  const NeighborLists lists = RandomLists(1, 10, true);
  EXPECT_THROW(HierarchicalClusters(lists, {.min_similarity = 2}), Error);
  EXPECT_THROW(HierarchicalClusters(lists, {.missing_similarity = -2}), Error);
}

}  // namespace
}  // namespace facegraph
