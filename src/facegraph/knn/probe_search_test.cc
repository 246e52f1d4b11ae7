// SPDX-License-Identifier: MIT
#include "facegraph/knn/probe_search.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "facegraph/graph/neighbors.h"
#include "facegraph/kernels/feature_rows.h"
#include "facegraph/knn/features_for_tests.h"

namespace facegraph {
namespace {

/// 3,000 faces of 60 identities in 40 groups. Each group is a block; the centroid outliers are one
/// more.
class ProbeSearchTest : public testing::Test {
 protected:
  ProbeSearchTest() {
    Random random(3);
    units_ = AllUnitRows(ToFeatures(IdentityRows(3000, 24, 60, 1.2, random)), {});
    order_ = OrderBySimilarity(units_.View(), 40, {});
    SeparateCentroidOutliers(units_.View(), 0.1, order_, {});
    for (size_t g = 0; g + 1 < order_.offsets.size(); ++g) {
      blocks_.push_back({order_.offsets[g], order_.offsets[g + 1]});
    }
    blocks_.push_back({order_.offsets.back(), units_.rows()});
  }

  /// The nearest neighbors found by probing, outside the own block of each face.
  NeighborLists Found(int64_t max_probes, int threads) {
    constexpr int64_t kCount = 10;
    PairSearch search(units_.View(), order_.faces, {});
    const Probes probes(search.Bytes({}), order_, blocks_, kCount, {});
    CandidateLists lists(units_.View(), order_.faces, kCount, search.error());
    const std::vector<RowBlock> chunks{{0, 1000}, {1000, 3000}};
    OfferProbes(search, probes, -2000, max_probes, chunks, lists, Threads(threads), [](int64_t) {});
    NeighborLists found{Matrix<int32_t>(3000, kCount, -1), Matrix<float>(3000, kCount)};
    for (int64_t row = 0; row < 3000; ++row) {
      lists.Finish(row, found.ids.Row(row), found.similarities.Row(row));
    }
    return found;
  }

  Matrix<float> units_;
  SimilarOrder order_;
  std::vector<RowBlock> blocks_;
};

TEST_F(ProbeSearchTest, FindsTheSameForAnyMaximumOfCollectedProbes) {
  const NeighborLists all = Found(1 << 20, 1);
  EXPECT_GT(
      std::ranges::count_if(std::span(all.ids.data(), 30000), [](int32_t id) { return id >= 0; }),
      10000);
  for (const int64_t max_probes : {1, 500, 5000}) {
    const NeighborLists few = Found(max_probes, max_probes == 500 ? 3 : 1);
    EXPECT_EQ(few.ids, all.ids) << max_probes;
    EXPECT_EQ(few.similarities, all.similarities) << max_probes;
  }
}

}  // namespace
}  // namespace facegraph
