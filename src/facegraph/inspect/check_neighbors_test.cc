// SPDX-License-Identifier: MIT
#include "facegraph/inspect/check_neighbors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
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

std::string Refusal(const NeighborLists& lists, const Features& features,
                    ListedSimilarity similarity) {
  try {
    CheckNeighbors(lists, features, similarity, "x.npz");
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kBadData);
    return error.what();
  }
  return "";
}

class CheckNeighborsTest : public ::testing::Test {
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

TEST_F(CheckNeighborsTest, ListsOfTheFeaturesAreAccepted) {
  EXPECT_EQ(Refusal(lists_, features_, ListedSimilarity::kCosine), "");
  EXPECT_EQ(Refusal(lists_, features_, ListedSimilarity::kAny), "");
}

TEST_F(CheckNeighborsTest, CosinesOfHalfPrecisionAreAccepted) {
  NeighborLists lists = lists_;
  for (int64_t i = 0; i < lists.similarities.size(); ++i) {
    lists.similarities.data()[i] = std::round(lists.similarities.data()[i] * 512) / 512;
  }
  EXPECT_EQ(Refusal(lists, features_, ListedSimilarity::kCosine), "");
}

TEST_F(CheckNeighborsTest, OtherSimilaritiesAreRefusedOnlyAsCosines) {
  NeighborLists lists = lists_;
  for (int64_t i = 0; i < lists.similarities.size(); ++i) {
    lists.similarities.data()[i] = (1 + lists.similarities.data()[i]) / 2;
  }
  EXPECT_THAT(Refusal(lists, features_, ListedSimilarity::kCosine),
              HasSubstr("x.npz: its similarities are not the cosines of these features in 1000 of "
                        "1000 pairs looked at: faces 0 and "));
  EXPECT_EQ(Refusal(lists, features_, ListedSimilarity::kAny), "");
}

TEST_F(CheckNeighborsTest, ListsOfOtherRowsAreRefused) {
  EXPECT_THAT(Refusal(OfOtherRows(), features_, ListedSimilarity::kCosine),
              HasSubstr("Are the lists of other rows"));
  EXPECT_THAT(
      Refusal(OfOtherRows(), features_, ListedSimilarity::kAny),
      HasSubstr("of 200 rows looked at the listed faces are no nearer than faces at random"));
}

TEST_F(CheckNeighborsTest, EqualFacesAndListsOfAllFacesAreAccepted) {
  const Matrix<float> equal(100, 4, 0.5f);
  const Features same = ToFeatures(equal);
  EXPECT_EQ(Refusal(NearestNeighbors(same, {.k = 10}, {}), same, ListedSimilarity::kCosine), "");
  const Matrix<float> few = RandomRows(5, 4);
  const Features small = ToFeatures(few);
  EXPECT_EQ(Refusal(NearestNeighbors(small, {.k = 5}, {}), small, ListedSimilarity::kCosine), "");
}

TEST_F(CheckNeighborsTest, EmptyListsAreAccepted) {
  const NeighborLists empty{Matrix<int32_t>(300, 2, -1), Matrix<float>(300, 2)};
  EXPECT_EQ(Refusal(empty, features_, ListedSimilarity::kCosine), "");
}

}  // namespace
}  // namespace facegraph
