// SPDX-License-Identifier: MIT
#include "facegraph/inspect/distinct_rows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "facegraph/base/random.h"

namespace facegraph {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(FindDistinctRows, NamesTheFirstOfEqualRowsAndZeroRows) {
  Matrix<float> rows(7, 2, 0.0f);
  rows(0, 0) = 5, rows(3, 0) = 5, rows(6, 0) = 5;
  rows(1, 1) = 2, rows(4, 1) = 2;
  rows(5, 0) = -0.0f;  // is zero as well
  const DistinctRows distinct = FindDistinctRows(ToFeatures(rows), {});
  EXPECT_THAT(distinct.rows, ElementsAre(0, 1));
  EXPECT_THAT(distinct.zero, ElementsAre(2, 5));
  EXPECT_THAT(distinct.place_of_row, ElementsAre(0, 1, -1, 0, 1, -1, 0));
  EXPECT_EQ(distinct.num_repeated(), 3);
  EXPECT_FALSE(distinct.all());
}

TEST(FindDistinctRows, HasAllRowsThatDiffer) {
  Random random(3);
  Matrix<float> rows(3000, 3);
  for (int64_t i = 0; i < rows.size(); ++i) rows.data()[i] = static_cast<float>(random.Normal());
  const DistinctRows distinct = FindDistinctRows(ToFeatures(rows), {});
  EXPECT_TRUE(distinct.all());
  EXPECT_EQ(distinct.num_repeated(), 0);
  EXPECT_THAT(distinct.zero, IsEmpty());
  for (int32_t row = 0; row < 3000; ++row) ASSERT_EQ(distinct.place_of_row[row], row);
}

TEST(CountDistinctRows, StopsWhenThereAreEnough) {
  Matrix<float> rows(100, 2, 0.0f);
  for (int64_t row = 10; row < 100; ++row) rows(row, 0) = static_cast<float>(row / 10);
  EXPECT_EQ(CountDistinctRows(ToFeatures(rows), 5), 5);
  EXPECT_EQ(CountDistinctRows(ToFeatures(rows), 1000), 9);  // the first ten are zero
}

TEST(FindDistinctRows, TakesBrokenAndNoRows) {
  const Matrix<float> none(0, 4);
  EXPECT_TRUE(FindDistinctRows(ToFeatures(none), {}).all());
  const Matrix<float> broken(3, 2, std::numeric_limits<float>::quiet_NaN());
  EXPECT_THAT(FindDistinctRows(ToFeatures(broken), {}).rows, ElementsAre(0));
}

}  // namespace
}  // namespace facegraph
