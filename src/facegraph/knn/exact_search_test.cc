// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <tuple>
#include <vector>

#include "facegraph/base/error.h"
#include "facegraph/kernels/feature_rows.h"
#include "facegraph/kernels/isa.h"
#include "facegraph/kernels/similarity.h"
#include "facegraph/knn/features_for_tests.h"
#include "facegraph/knn/nearest_neighbors.h"

namespace facegraph {
namespace {

// The definition: sorts all faces for every row. A list has all faces if there are fewer than k.
NeighborLists BruteForce(const Features& features, int k) {
  const Matrix<float> units = AllUnitRows(features, {});
  const int32_t n = static_cast<int32_t>(units.rows());
  k = std::min(k, n);
  NeighborLists lists{Matrix<int32_t>(n, k, -1), Matrix<float>(n, k)};
  for (int32_t face = 0; face < n; ++face) {
    std::vector<std::tuple<bool, float, int32_t>> order;  // not itself, -similarity, id
    for (int32_t other = 0; other < n; ++other) {
      const float similarity =
          Similarity(units.Row(face).data(), units.Row(other).data(), units.cols());
      order.emplace_back(other != face, -similarity, other);
    }
    std::sort(order.begin(), order.end());
    for (int c = 0; c < k; ++c) {
      lists.ids(face, c) = std::get<2>(order[static_cast<size_t>(c)]);
      lists.similarities(face, c) = -std::get<1>(order[static_cast<size_t>(c)]);
    }
  }
  return lists;
}

NeighborLists Search(const Features& features, int k, int threads = 1) {
  Execution execution;
  execution.num_threads = threads;
  return NearestNeighbors(features, {.k = k, .search = SearchKind::kExact}, execution);
}

// The first k columns, which equal the lists of a search for k neighbors.
NeighborLists FirstColumns(const NeighborLists& lists, int k) {
  k = std::min(k, static_cast<int>(lists.k()));
  NeighborLists first{Matrix<int32_t>(lists.num_faces(), k), Matrix<float>(lists.num_faces(), k)};
  for (int64_t face = 0; face < lists.num_faces(); ++face) {
    std::ranges::copy(lists.ids.Row(face).first(static_cast<size_t>(k)),
                      first.ids.Row(face).begin());
    std::ranges::copy(lists.similarities.Row(face).first(static_cast<size_t>(k)),
                      first.similarities.Row(face).begin());
  }
  return first;
}

void ExpectSame(const NeighborLists& found, const NeighborLists& expected) {
  EXPECT_EQ(found.ids, expected.ids);
  EXPECT_EQ(found.similarities, expected.similarities);
}

TEST(ExactSearch, EqualsSortingAllFacesForManyShapes) {
  Random random(1);
  for (int64_t n : {1, 2, 3, 50, 257, 500}) {
    for (int64_t dim : {1, 2, 3, 7, 16, 33, 64, 130}) {
      const Matrix<float> rows = RandomRows(n, dim, random);
      const Features features = ToFeatures(rows);
      const NeighborLists expected = BruteForce(features, static_cast<int>(n) + 5);
      const int any_k = 1 + static_cast<int>(random.Below(static_cast<uint64_t>(n) + 5));
      for (int k : {1, 2, static_cast<int>(n) + 5, any_k}) {
        SCOPED_TRACE(fmt::format("n {} dim {} k {}", n, dim, k));
        ExpectSame(Search(features, k), FirstColumns(expected, k));
      }
    }
  }
}

// Few different values: duplicates, opposite rows, zero rows and ties of all kinds.
TEST(ExactSearch, EqualsSortingAllFacesIfManyAreEqualOrZero) {
  Random random(2);
  for (int repeat = 0; repeat < 20; ++repeat) {
    Matrix<float> rows(1 + static_cast<int64_t>(random.Below(400)),
                       1 + static_cast<int64_t>(random.Below(4)));
    for (int64_t i = 0; i < rows.size(); ++i) {
      rows.data()[i] = static_cast<float>(random.Below(3)) - 1;
    }
    const int k = 1 + static_cast<int>(random.Below(40));
    SCOPED_TRACE(repeat);
    ExpectSame(Search(ToFeatures(rows), k), BruteForce(ToFeatures(rows), k));
  }
}

TEST(ExactSearch, ListsAreNoLongerThanThereAreFaces) {
  Random random(5);
  const Matrix<float> rows = RandomRows(50, 4, random);
  // Lists of the length that was asked for would not fit in the memory of any machine.
  const NeighborLists lists = Search(ToFeatures(rows), std::numeric_limits<int>::max());
  EXPECT_EQ(lists.k(), 50);
  ExpectSame(lists, BruteForce(ToFeatures(rows), 50));
  EXPECT_LT(PredictSearchBytes({.k = std::numeric_limits<int>::max()}, 50, 4, 1), 1 << 30);
}

TEST(ExactSearch, PutsTheFaceItselfFirstAmongEqualFaces) {
  const Matrix<float> rows(300, 8, 0.25f);
  const NeighborLists lists = Search(ToFeatures(rows), 3);
  EXPECT_EQ(lists.ids(0, 0), 0);
  EXPECT_EQ(lists.ids(0, 1), 1);
  EXPECT_EQ(lists.ids(299, 0), 299);
  EXPECT_EQ(lists.ids(299, 1), 0);
  EXPECT_EQ(lists.ids(299, 2), 1);
}

TEST(ExactSearch, IsTheSameForAnyNumberOfThreadsAndEveryInstructionSet) {
  Random random(3);
  const Matrix<float> rows = IdentityRows(1500, 40, 90, 0.6, random);
  const NeighborLists expected = BruteForce(ToFeatures(rows), 30);
  const Isa before = ActiveIsa();
  for (Isa isa : AvailableIsas()) {
    UseIsa(isa);
    for (int threads : {1, 2, 7}) {
      SCOPED_TRACE(fmt::format("{} {}", IsaName(isa), threads));
      ExpectSame(Search(ToFeatures(rows), 30, threads), expected);
    }
  }
  UseIsa(before);
}

TEST(ExactSearch, DoesNotDependOnShards) {
  Random random(4);
  const Matrix<float> rows = RandomRows(300, 12, random);
  Features sharded = ToFeatures(rows);
  sharded.shards = {{rows.data(), 1, "a"},
                    {rows.Row(1).data(), 250, "b"},
                    {nullptr, 0, "c"},
                    {rows.Row(251).data(), 49, "d"}};
  ExpectSame(Search(sharded, 10, 2), Search(ToFeatures(rows), 10));
}

TEST(ExactSearch, ReadsHalfFloats) {
  Random random(5);
  const int64_t n = 200, dim = 20;
  std::vector<uint16_t> halves(static_cast<size_t>(n * dim));
  for (uint16_t& half : halves) {
    half = static_cast<uint16_t>(0x3000 + random.Below(0x0c00) + 0x8000 * random.Below(2));
  }
  Features features;
  features.type = FeatureType::kFloat16;
  features.dim = dim;
  features.shards = {{halves.data(), n, ""}};
  ExpectSame(Search(features, 15), BruteForce(features, 15));
}

TEST(ExactSearch, HasNoListsForNoFaces) {
  Features features;
  features.dim = 4;
  EXPECT_EQ(Search(features, 5).num_faces(), 0);
}

TEST(ExactSearch, RejectsKBelowOne) {
  const Matrix<float> rows(2, 2, 1.0f);
  EXPECT_THROW(Search(ToFeatures(rows), 0), Error);
}

TEST(ExactSearch, ReportsProgressUpToAllFaces) {
  Random random(6);
  const Matrix<float> rows = RandomRows(500, 4, random);
  std::vector<int64_t> done;
  Execution execution;
  execution.num_threads = 3;
  execution.on_progress = [&](const Progress& progress) {
    EXPECT_EQ(progress.total, 500);
    done.push_back(progress.done);
  };
  NearestNeighbors(ToFeatures(rows), {.k = 3, .search = SearchKind::kExact}, execution);
  EXPECT_TRUE(std::ranges::is_sorted(done));
  EXPECT_EQ(done.back(), 500);
}

TEST(ExactSearch, StopsWhenCanceled) {
  Random random(7);
  const Matrix<float> rows = RandomRows(500, 4, random);
  std::atomic<bool> canceled{false};
  Execution execution;
  execution.num_threads = 1;
  execution.canceled = &canceled;
  int reports = 0;
  execution.on_progress = [&](const Progress&) {
    ++reports;
    canceled = true;
  };
  EXPECT_THROW(
      NearestNeighbors(ToFeatures(rows), {.k = 3, .search = SearchKind::kExact}, execution), Error);
  EXPECT_EQ(reports, 1);
}

}  // namespace
}  // namespace facegraph
