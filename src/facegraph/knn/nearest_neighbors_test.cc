// SPDX-License-Identifier: MIT
#include "facegraph/knn/nearest_neighbors.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "facegraph/base/error.h"
#include "facegraph/kernels/feature_rows.h"
#include "facegraph/kernels/isa.h"
#include "facegraph/kernels/similarity.h"
#include "facegraph/knn/features_for_tests.h"

namespace facegraph {
namespace {

class NearestNeighborsTest : public testing::Test {
 protected:
  NearestNeighborsTest() : random_(4), rows_(IdentityRows(9000, 32, 225, 0.7, random_)) {}

  NeighborLists Find(SearchKind search, double recall, SearchReport* report, int threads = 2) {
    Execution execution;
    execution.num_threads = threads;
    return NearestNeighbors(ToFeatures(rows_), {.k = 20, .search = search, .min_recall = recall},
                            execution, report);
  }

  Random random_;
  Matrix<float> rows_;
};

/// The share of the exact lists that was found.
double Recall(const NeighborLists& found, const NeighborLists& exact) {
  int64_t hits = 0;
  for (int64_t face = 0; face < exact.num_faces(); ++face) {
    const auto ids = found.ids.Row(face);
    for (const int32_t id : exact.ids.Row(face).subspan(1)) {
      hits += std::ranges::find(ids, id) != ids.end() ? 1 : 0;
    }
  }
  return static_cast<double>(hits) / static_cast<double>(exact.num_faces() * (exact.k() - 1));
}

TEST_F(NearestNeighborsTest, AnApproximateSearchReachesTheRecallAndComparesFewerPairs) {
  const NeighborLists exact =
      NearestNeighbors(ToFeatures(rows_), {.k = 20, .search = SearchKind::kExact}, {});
  for (const double recall : {0.9, 0.98}) {
    SearchReport report;
    const NeighborLists found = Find(SearchKind::kApproximate, recall, &report);
    EXPECT_FALSE(report.exact);
    EXPECT_GT(Recall(found, exact), recall - 0.01);
    EXPECT_LT(Recall(found, exact), 1);
    EXPECT_NEAR(Recall(found, exact), report.recall, 0.02);
    EXPECT_LT(report.pairs, 0.7);
  }
}

TEST_F(NearestNeighborsTest, AnApproximateSearchHasExactSimilaritiesInOrder) {
  const NeighborLists found = Find(SearchKind::kApproximate, 0.9, nullptr);
  const Matrix<float> units = AllUnitRows(ToFeatures(rows_), {});
  for (int64_t face = 0; face < found.num_faces(); face += 97) {
    EXPECT_EQ(found.ids(face, 0), face);
    std::vector<int32_t> ids(found.ids.Row(face).begin(), found.ids.Row(face).end());
    for (int64_t c = 1; c < found.k(); ++c) {
      const int32_t other = ids[c];
      ASSERT_GE(other, 0);
      EXPECT_EQ(found.similarities(face, c),
                Similarity(units.Row(face).data(), units.Row(other).data(), units.cols()));
      if (c == 1) continue;
      EXPECT_GE(found.similarities(face, c - 1), found.similarities(face, c));
    }
    std::ranges::sort(ids);
    EXPECT_TRUE(std::ranges::adjacent_find(ids) == ids.end()) << "a face is listed twice";
  }
}

TEST_F(NearestNeighborsTest, AnApproximateSearchIsTheSameForAnyNumberOfThreads) {
  rows_ = IdentityRows(2500, 32, 62, 0.7, random_);  // few: the thread sanitizer is slow
  const NeighborLists expected = Find(SearchKind::kApproximate, 0.95, nullptr, 1);
  const NeighborLists found = Find(SearchKind::kApproximate, 0.95, nullptr, 3);
  EXPECT_EQ(found.ids, expected.ids);
  EXPECT_EQ(found.similarities, expected.similarities);
}

TEST_F(NearestNeighborsTest, AnApproximateSearchIsTheSameForEveryInstructionSet) {
  const Isa before = ActiveIsa();
  const NeighborLists expected = Find(SearchKind::kApproximate, 0.95, nullptr);
  for (const Isa isa : AvailableIsas()) {
    UseIsa(isa);
    const NeighborLists found = Find(SearchKind::kApproximate, 0.95, nullptr);
    EXPECT_EQ(found.ids, expected.ids) << IsaName(isa);
    EXPECT_EQ(found.similarities, expected.similarities);
  }
  UseIsa(before);
}

TEST_F(NearestNeighborsTest, FewFacesAreSearchedExactlyByDefault) {
  SearchReport report{.exact = false};
  const NeighborLists found = Find(SearchKind::kAuto, 0.98, &report);
  EXPECT_TRUE(report.exact);
  EXPECT_EQ(report.recall, 1);
  EXPECT_EQ(found.ids,
            NearestNeighbors(ToFeatures(rows_), {.k = 20, .search = SearchKind::kExact}, {}).ids);
}

TEST_F(NearestNeighborsTest, AnApproximateSearchHandlesManyEqualAndZeroRows) {
  for (int64_t row = 0; row < 3000; ++row) {
    for (int64_t t = 0; t < rows_.cols(); ++t) rows_(row, t) = row < 1000 ? 0.0f : rows_(1, t) + 1;
  }
  SearchReport report;
  const NeighborLists found = Find(SearchKind::kApproximate, 0.9, &report);
  for (int64_t face = 0; face < found.num_faces(); face += 50) {
    EXPECT_EQ(found.ids(face, 0), face);
    if (face < 1000 || face >= 3000) continue;
    EXPECT_FLOAT_EQ(found.similarities(face, 19), 1);
  }
}

TEST(NearestNeighbors, OptionsOutOfRangeAreRejected) {
  EXPECT_THROW(NeighborOptions({.k = 0}).Check(), Error);
  EXPECT_THROW(NeighborOptions({.min_recall = 1}).Check(), Error);
  EXPECT_THROW(NeighborOptions({.min_recall = 0}).Check(), Error);
}

}  // namespace
}  // namespace facegraph
