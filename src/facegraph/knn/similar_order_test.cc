// SPDX-License-Identifier: MIT
#include "facegraph/knn/similar_order.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "facegraph/base/random.h"
#include "facegraph/kernels/similarity.h"

namespace facegraph {
namespace {

Matrix<float> UnitRows(int64_t count, int64_t dim) {
  Random random(2);
  Matrix<float> rows(count, dim);
  for (int64_t r = 0; r < count; ++r) {
    double square = 0;
    for (float& value : rows.Row(r)) {
      value = static_cast<float>(random.Normal() + 3 * (r % 7 == 0));
      square += double{value} * double{value};
    }
    for (float& value : rows.Row(r)) value /= static_cast<float>(std::sqrt(square));
  }
  return rows;
}

TEST(OrderBySimilarity, HasEveryFaceOnce) {
  const Matrix<float> rows = UnitRows(700, 20);
  const SimilarOrder order = OrderBySimilarity(rows.View(), 9, {});
  EXPECT_EQ(std::set<int32_t>(order.faces.begin(), order.faces.end()).size(), 700u);
  EXPECT_EQ(order.offsets.size(), 10u);
  EXPECT_EQ(order.offsets.back(), 700);
  EXPECT_EQ(order.centroids.rows(), 9);
}

TEST(OrderBySimilarity, IsTheSameForAnyNumberOfThreads) {
  const Matrix<float> rows = UnitRows(5000, 20);
  Execution one, seven;
  one.num_threads = 1;
  seven.num_threads = 7;
  EXPECT_EQ(OrderBySimilarity(rows.View(), 33, one).faces,
            OrderBySimilarity(rows.View(), 33, seven).faces);
}

double MinCentroidSimilarity(MatrixView<const float> rows, const SimilarOrder& order) {
  double lowest = 1;
  for (int64_t g = 0; g < order.centroids.rows(); ++g) {
    for (int64_t row = order.offsets[g]; row < order.offsets[g + 1]; ++row) {
      lowest = std::min<double>(
          lowest, Similarity(rows.Row(order.faces[row]).data(), order.centroids.Row(g).data(), 20));
    }
  }
  return lowest;
}

TEST(SeparateCentroidOutliers, MovesTheFacesLeastSimilarToTheirCentroid) {
  const Matrix<float> rows = UnitRows(700, 20);
  SimilarOrder order = OrderBySimilarity(rows.View(), 9, {});
  const SimilarOrder before = order;
  SeparateCentroidOutliers(rows.View(), 0.1, order, {});
  EXPECT_EQ(order.offsets.back(), 630);
  EXPECT_EQ(std::set<int32_t>(order.faces.begin(), order.faces.end()).size(), 700u);
  EXPECT_GT(MinCentroidSimilarity(rows.View(), order),
            MinCentroidSimilarity(rows.View(), before) + 0.05);
  // No face changes its group.
  for (int64_t g = 0; g < 9; ++g) {
    const auto begin = before.faces.begin() + before.offsets[g];
    const auto end = before.faces.begin() + before.offsets[g + 1];
    for (int64_t row = order.offsets[g]; row < order.offsets[g + 1]; ++row) {
      EXPECT_NE(std::find(begin, end, order.faces[row]), end);
    }
  }
}

TEST(OrderBySimilarity, PutsSimilarFacesTogether) {
  const Matrix<float> rows = UnitRows(700, 20);  // every seventh row is of one kind
  const SimilarOrder order = OrderBySimilarity(rows.View(), 9, {});
  int64_t changes = 0;
  for (size_t i = 1; i < order.faces.size(); ++i) {
    changes += (order.faces[i] % 7 == 0) != (order.faces[i - 1] % 7 == 0) ? 1 : 0;
  }
  EXPECT_LT(changes, 120);  // 171 in random order
}

}  // namespace
}  // namespace facegraph
