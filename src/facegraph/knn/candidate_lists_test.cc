// SPDX-License-Identifier: MIT
#include "facegraph/knn/candidate_lists.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <vector>

#include "facegraph/kernels/feature_rows.h"
#include "facegraph/kernels/similarity.h"
#include "facegraph/knn/features_for_tests.h"

namespace facegraph {
namespace {

struct Best {
  std::vector<int32_t> ids;
  std::vector<float> similarities;
  bool operator==(const Best&) const = default;
};

// The best `count` other faces by true similarity.
Best Expected(const Matrix<float>& units, int32_t self, size_t count) {
  std::vector<std::pair<float, int32_t>>
      others;  // negated similarity, so that pairs sort in the right order
  for (int32_t id = 0; id < units.rows(); ++id) {
    if (id == self) continue;
    others.emplace_back(-Similarity(units.Row(self).data(), units.Row(id).data(), units.cols()),
                        id);
  }
  std::sort(others.begin(), others.end());
  others.resize(count);
  Best best;
  for (const auto& [negated, id] : others) {
    best.ids.push_back(id);
    best.similarities.push_back(-negated);
  }
  return best;
}

// The final list of values with errors up to `error` that arrive in a random order.
Best Collected(const Matrix<float>& units, int32_t self, size_t count, int32_t error,
               Random& random) {
  const std::vector<int32_t> faces{self};
  CandidateLists lists(units.View(), faces, static_cast<int64_t>(count), error);
  std::vector<int32_t> arrival(static_cast<size_t>(units.rows()));
  std::iota(arrival.begin(), arrival.end(), 0);
  random.Shuffle(std::span<int32_t>(arrival));
  for (int32_t id : arrival) {
    const double off = (2 * random.Uniform() - 1) * (error - 1);
    const float truth = Similarity(units.Row(self).data(), units.Row(id).data(), units.cols());
    lists.Add(0, id, ToTicks(static_cast<double>(truth) + off / kTicksPerOne));
  }
  Best best{std::vector<int32_t>(count, -1), std::vector<float>(count)};
  lists.Finish(0, best.ids, best.similarities);
  return best;
}

TEST(CandidateLists, FindsTheBestForAnyErrorsAndAnyOrderOfArrival) {
  Random random(1);
  for (int repeat = 0; repeat < 60; ++repeat) {
    const Matrix<float> rows = RandomRows(400, 6, random);
    const Matrix<float> units = AllUnitRows(ToFeatures(rows), {});
    const size_t count = 1 + random.Below(60);
    const int32_t error =
        repeat % 3 == 0 ? 10000 : 30;  // also larger than the differences of similarities
    const int32_t self = static_cast<int32_t>(random.Below(400));
    ASSERT_EQ(Collected(units, self, count, error, random), Expected(units, self, count));
  }
}

TEST(CandidateLists, BreaksTiesOfManyDuplicatesByIdForAnyOrderOfArrival) {
  Random random(2);
  Matrix<float> rows = RandomRows(600, 4, random);
  for (int64_t row = 0; row < 500; ++row) std::ranges::copy(rows.Row(0), rows.Row(row).begin());
  const Matrix<float> units = AllUnitRows(ToFeatures(rows), {});
  for (int32_t self : {0, 250, 550}) {
    EXPECT_EQ(Collected(units, self, 20, 2, random), Expected(units, self, 20)) << self;
  }
}

TEST(CandidateLists, ExpectRaisesTheCut) {
  Random random(3);
  const Matrix<float> rows = RandomRows(50, 3, random);
  const Matrix<float> units = AllUnitRows(ToFeatures(rows), {});
  const std::vector<int32_t> faces{7};
  CandidateLists lists(units.View(), faces, 5, 10);
  lists.Expect(0, 2000);
  EXPECT_EQ(lists.Cuts(0, 1).front(), 1990);
  lists.Add(0, 3, 1989);
  lists.Add(0, 4, 1990);
  std::vector<int32_t> ids(5, -1);
  std::vector<float> similarities(5);
  lists.Finish(0, ids, similarities);
  EXPECT_EQ(ids, (std::vector<int32_t>{4, -1, -1, -1, -1}));
}

TEST(CandidateLists, LeavesPlacesWithoutCandidatesUnchanged) {
  const Matrix<float> units(3, 2, 0.5f);
  const std::vector<int32_t> faces{1};
  CandidateLists lists(units.View(), faces, 4, 3);
  lists.Add(0, 1, ToTicks(0.5));
  lists.Add(0, 2, ToTicks(0.5));
  std::vector<int32_t> ids(4, -1);
  std::vector<float> similarities(4);
  lists.Finish(0, ids, similarities);
  EXPECT_EQ(ids, (std::vector<int32_t>{2, -1, -1, -1}));
}

}  // namespace
}  // namespace facegraph
