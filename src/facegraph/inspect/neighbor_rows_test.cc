// SPDX-License-Identifier: MIT
#include "facegraph/inspect/neighbor_rows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "facegraph/base/error.h"
#include "facegraph/base/random.h"
#include "facegraph/kernels/feature_rows.h"
#include "facegraph/knn/nearest_neighbors.h"

namespace facegraph {
namespace {

using ::testing::HasSubstr;

Matrix<float> RandomRows(int64_t n, int64_t dim) {
  Random random(3);
  Matrix<float> rows(n, dim);
  for (int64_t i = 0; i < rows.size(); ++i) rows.data()[i] = static_cast<float>(random.Normal());
  for (int64_t row = 0; row < n; ++row) ToUnitLength(rows.Row(row));
  return rows;
}

std::string Refusal(const NeighborLists& lists, const Features& features) {
  try {
    CheckNeighborsAreNear(features, lists, "x.npz");
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kBadData);
    return error.what();
  }
  return "";
}

class NeighborRowsTest : public ::testing::Test {
 protected:
  const Matrix<float> rows_ = RandomRows(300, 16);
  const Features features_ = ToFeatures(rows_);
  const NeighborLists lists_ = NearestNeighbors(features_, {.k = 20}, {});

  // Row i holds what belongs to row n - 1 - i.
  NeighborLists OfOtherRows() const {
    NeighborLists other = lists_;
    for (int64_t row = 0; row < 300; ++row) {
      std::ranges::copy(lists_.ids.Row(299 - row), other.ids.Row(row).begin());
      std::ranges::copy(lists_.similarities.Row(299 - row), other.similarities.Row(row).begin());
    }
    return other;
  }
};

TEST_F(NeighborRowsTest, ListsOfTheFeaturesAreAccepted) {
  EXPECT_EQ(Refusal(lists_, features_), "");
}

TEST_F(NeighborRowsTest, ListsOfOtherRowsAreRefused) {
  EXPECT_THAT(
      Refusal(OfOtherRows(), features_),
      HasSubstr("of 200 rows looked at the listed faces are no nearer than faces at random"));
}

TEST_F(NeighborRowsTest, EqualFacesAndListsOfAllFacesAreAccepted) {
  const Matrix<float> equal(100, 4, 0.5f);
  const Features same = ToFeatures(equal);
  EXPECT_EQ(Refusal(NearestNeighbors(same, {.k = 10}, {}), same), "");
  const Matrix<float> few = RandomRows(5, 4);
  const Features small = ToFeatures(few);
  EXPECT_EQ(Refusal(NearestNeighbors(small, {.k = 5}, {}), small), "");
}

TEST_F(NeighborRowsTest, EmptyListsAreAccepted) {
  const NeighborLists empty{Matrix<int32_t>(300, 2, -1), Matrix<float>(300, 2)};
  EXPECT_EQ(Refusal(empty, features_), "");
}

}  // namespace
}  // namespace facegraph
