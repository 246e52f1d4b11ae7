// SPDX-License-Identifier: MIT
#include "facegraph/inspect/check_neighbors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>

#include "facegraph/base/error.h"
#include "facegraph/knn/features_for_tests.h"
#include "facegraph/knn/nearest_neighbors.h"

namespace facegraph {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class CheckNeighbors : public testing::Test {
 protected:
  CheckNeighbors() {
    Random random(1);
    rows_ = IdentityRows(400, 32, 40, 0.5, random);
    lists_ = NearestNeighbors(ToFeatures(rows_), {.k = 20}, {});
  }

  std::string MessageFor(const std::function<float(float)>& change) const {
    NeighborLists changed = lists_;
    for (int64_t i = 0; i < changed.similarities.size(); ++i) {
      changed.similarities.data()[i] = change(changed.similarities.data()[i]);
    }
    return MessageFor(changed);
  }

  std::string MessageFor(const NeighborLists& lists) const {
    try {
      CheckNeighborsFit(ToFeatures(rows_), lists, "lists.npz");
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kBadData);
      return error.what();
    }
    return "";
  }

  Matrix<float> rows_;
  NeighborLists lists_;
};

TEST_F(CheckNeighbors, AcceptsTheCosinesOfTheFeatures) {
  EXPECT_EQ(MessageFor(lists_), "");
  EXPECT_EQ(MessageFor([](float s) { return std::round(s * 128) / 128; }), "");  // 8-bit search
  EXPECT_EQ(MessageFor({Matrix<int32_t>(400, 1, -1), Matrix<float>(400, 1)}), "");
}

TEST_F(CheckNeighbors, SaysWhichDistancesStandInPlaceOfSimilarities) {
  EXPECT_THAT(MessageFor([](float s) { return 1 - s; }), HasSubstr("holds cosine distances"));
  EXPECT_THAT(MessageFor([](float s) { return std::sqrt(std::max(0.0f, 2 - 2 * s)); }),
              HasSubstr("holds Euclidean distances"));
  EXPECT_THAT(MessageFor([](float s) { return 2 - 2 * s; }), HasSubstr("squared Euclidean"));
  EXPECT_THAT(MessageFor([](float s) { return (1 + s) / 2; }), HasSubstr("scaled to 0..1"));
}

TEST_F(CheckNeighbors, RefusesListsOfOtherFaces) {
  NeighborLists reversed = lists_;
  for (int64_t row = 0; row < 400; ++row) {
    std::ranges::copy(lists_.ids.Row(399 - row), reversed.ids.Row(row).begin());
    std::ranges::copy(lists_.similarities.Row(399 - row), reversed.similarities.Row(row).begin());
  }
  // The ids of a list are still faces of one identity, so only the face itself is another one.
  EXPECT_THAT(MessageFor(reversed), AllOf(HasSubstr("lists.npz: does not fit the features"),
                                          HasSubstr("of another order")));
  EXPECT_THAT(MessageFor({Matrix<int32_t>(7, 1), Matrix<float>(7, 1)}),
              HasSubstr("has neighbors of 7 faces, but there are 400 features"));
}

}  // namespace
}  // namespace facegraph
