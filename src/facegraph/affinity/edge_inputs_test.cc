// SPDX-License-Identifier: MIT
#include "facegraph/affinity/edge_inputs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <numeric>
#include <set>
#include <vector>

#include "facegraph/base/error.h"
#include "facegraph/knn/features_for_tests.h"
#include "facegraph/knn/nearest_neighbors.h"

namespace facegraph {
namespace {

/// 60 faces of 12 identities with their neighbors.
struct Faces {
  Random random{7};
  Matrix<float> rows = IdentityRows(60, 24, 12, 0.8, random);
  Features features = ToFeatures(rows);
  NeighborLists neighbors = NearestNeighbors(features, {.k = 9, .search = SearchKind::kExact}, {});

  ConfidentNeighbors confident_neighbors;
  bool with_confident_neighbors = false;

  /// The sum of the face and, if `with_neighbors`, its confident neighbors except `excluded`.
  std::vector<double> SumFeatures(int64_t face, bool with_neighbors, int64_t excluded) const {
    std::vector<double> sum(24);
    const auto add = [&](int64_t row) {
      double squares = 0;
      for (int64_t t = 0; t < 24; ++t) squares += double{rows(row, t)} * double{rows(row, t)};
      for (int64_t t = 0; t < 24; ++t) sum[t] += double{rows(row, t)} / std::sqrt(squares);
    };
    add(face);
    if (!with_neighbors) return sum;
    for (const int32_t neighbor : confident_neighbors.Neighbors(face)) {
      if (neighbor != excluded) add(neighbor);
    }
    return sum;
  }

  Matrix<float> ComputeInputs(int64_t face, const Execution& execution = {}) const {
    Matrix<float> inputs(neighbors.k(), kNumEdgeInputs);
    EdgeInputs(features, neighbors, with_confident_neighbors ? &confident_neighbors : nullptr,
               execution)
        .Fill(face, inputs.View());
    return inputs;
  }
};

double Cosine(const std::vector<double>& left, const std::vector<double>& right) {
  double product = 0, left2 = 0, right2 = 0;
  for (size_t t = 0; t < left.size(); ++t) {
    product += left[t] * right[t];
    left2 += left[t] * left[t];
    right2 += right[t] * right[t];
  }
  return product / std::sqrt(left2 * right2);
}

TEST(EdgeInputs, CountSharedNeighborsAndRanks) {
  const Faces faces;
  for (const int64_t face : {0, 17, 59}) {
    const Matrix<float> inputs = faces.ComputeInputs(face);
    const auto own = faces.neighbors.ids.Row(face);
    const std::set<int32_t> here(own.begin(), own.end());
    for (int64_t column = 1; column < faces.neighbors.k(); ++column) {
      const auto other = faces.neighbors.ids.Row(own[column]);
      int64_t shared = 0, rank = 2 * faces.neighbors.k();
      for (int64_t there = 0; there < faces.neighbors.k(); ++there) {
        shared += here.contains(other[there]);
        if (other[there] == face) rank = there;
      }
      EXPECT_FLOAT_EQ(inputs(column, 5), std::sqrt(static_cast<float>(shared)));
      EXPECT_FLOAT_EQ(inputs(column, 1), std::log1p(static_cast<float>(column)));
      EXPECT_FLOAT_EQ(inputs(column, 2), std::log1p(static_cast<float>(rank)));
    }
  }
}

TEST(EdgeInputs, ScaleSimilaritiesByTheMeanAndStandardDeviationOfRandomPairs) {
  const Faces faces;
  double sum = 0, squares = 0;
  std::vector<double> all;
  for (int64_t i = 0; i < 60; ++i) {
    for (int64_t j = 0; j < i; ++j) {
      double product = 0, a = 0, b = 0;
      for (int64_t t = 0; t < 24; ++t) {
        product += double{faces.rows(i, t)} * double{faces.rows(j, t)};
        a += double{faces.rows(i, t)} * double{faces.rows(i, t)};
        b += double{faces.rows(j, t)} * double{faces.rows(j, t)};
      }
      all.push_back(product / std::sqrt(a * b));
    }
  }
  for (const double value : all) sum += value;
  const double mean = sum / static_cast<double>(all.size());
  for (const double value : all) squares += (value - mean) * (value - mean);
  const double std_dev = std::sqrt(squares / static_cast<double>(all.size()));
  const Matrix<float> inputs = faces.ComputeInputs(5);
  for (int64_t column = 1; column < 9; ++column) {
    const double similarity = faces.neighbors.similarities(5, column);
    EXPECT_NEAR(inputs(column, 0), (similarity - mean) / std_dev, 1e-4);
  }
}

TEST(EdgeInputs, ExcludeTheComparedFacesFromTheConfidentNeighborSums) {
  Faces faces;
  for (int64_t face = 0; face < 60; ++face) {  // the first two neighbors of each list
    const auto own = faces.neighbors.ids.Row(face);
    faces.confident_neighbors.ids.push_back(std::min(own[1], own[2]));
    faces.confident_neighbors.ids.push_back(std::max(own[1], own[2]));
    faces.confident_neighbors.offsets.push_back(std::ssize(faces.confident_neighbors.ids));
  }
  faces.with_confident_neighbors = true;
  const int64_t face = 17;
  const Matrix<float> inputs = faces.ComputeInputs(face);
  // Similarities are relative to random pairs; two known values give the scale.
  const double near = faces.neighbors.similarities(face, 1);
  const double far = faces.neighbors.similarities(face, 8);
  const double std_dev = (near - far) / double{inputs(1, 0) - inputs(8, 0)};
  const double mean = near - double{inputs(1, 0)} * std_dev;
  for (int64_t column = 1; column < 9; ++column) {
    const int32_t other = faces.neighbors.ids(face, column);
    const auto expected = [&](bool own_sum, bool other_sum) {
      return (Cosine(faces.SumFeatures(face, own_sum, other),
                     faces.SumFeatures(other, other_sum, face)) -
              mean) /
             std_dev;
    };
    EXPECT_NEAR(inputs(column, 22), expected(false, true), 0.1);
    EXPECT_NEAR(inputs(column, 23), expected(true, false), 0.1);
    EXPECT_NEAR(inputs(column, 24), expected(true, true), 0.1);
    EXPECT_FLOAT_EQ(inputs(column, 25), std::log1p(2.0F));
    EXPECT_EQ(inputs(column, 27), column <= 2 ? 1 : 0);
  }
}

TEST(EdgeInputs, HaveTheSameDataSetInputsAtEveryEdge) {
  Faces faces;
  for (int64_t face = 0; face < 60;
       ++face) {  // every other face has its first neighbor as confident neighbor
    if (face % 2 == 0) faces.confident_neighbors.ids.push_back(faces.neighbors.ids(face, 1));
    faces.confident_neighbors.offsets.push_back(std::ssize(faces.confident_neighbors.ids));
  }
  faces.with_confident_neighbors = true;
  const int64_t first_of_set = kNumEdgeInputs - kNumSetInputs;
  std::vector<double> first, last, confident_neighbors;
  for (int64_t face = 0; face < 60; ++face) {
    const Matrix<float> inputs = faces.ComputeInputs(face);
    first.push_back(double{inputs(1, 18)});
    last.push_back(double{inputs(1, 11)});
    if (face % 2 == 0) confident_neighbors.push_back(double{inputs(1, 0)});
  }
  const auto mean = [](const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
  };
  const auto std_dev = [&](const std::vector<double>& values) {
    double squares = 0;
    for (const double value : values) squares += (value - mean(values)) * (value - mean(values));
    return std::sqrt(squares / static_cast<double>(values.size()));
  };
  const std::array<double, kNumSetInputs> expected = {mean(first),
                                                      std_dev(first),
                                                      mean(last),
                                                      mean(confident_neighbors),
                                                      std_dev(confident_neighbors),
                                                      0.5,
                                                      std::log1p(1.0) / 2};
  for (const int64_t face : {0, 17, 59}) {
    const Matrix<float> inputs = faces.ComputeInputs(face);
    for (int64_t column = 1; column < 9; ++column) {
      for (int64_t i = 0; i < kNumSetInputs; ++i) {
        EXPECT_NEAR(inputs(column, first_of_set + i), expected[i], 1e-4)
            << kEdgeInputNames[first_of_set + i];
      }
    }
  }
}

TEST(EdgeInputs, DoNotChangeWhenTheFeaturesAreRotated) {
  Faces faces;
  const Matrix<float> before = faces.ComputeInputs(3);
  // Swapping and negating dimensions keeps every cosine.
  for (int64_t row = 0; row < 60; ++row) {
    std::swap(faces.rows(row, 0), faces.rows(row, 9));
    faces.rows(row, 4) = -faces.rows(row, 4);
  }
  const Matrix<float> after = faces.ComputeInputs(3);
  for (int64_t i = 0; i < before.size(); ++i) {
    EXPECT_NEAR(before.data()[i], after.data()[i], 0.02) << i % kNumEdgeInputs;
  }
}

TEST(EdgeInputs, AreTheSameForAnyNumberOfThreads) {
  const Faces faces;
  EXPECT_EQ(faces.ComputeInputs(11, Threads(1)), faces.ComputeInputs(11, Threads(7)));
}

TEST(EdgeInputs, AreZeroForEntriesWithoutANeighbor) {
  Faces faces;
  faces.neighbors.ids(4, 8) = -1;
  faces.neighbors.similarities(4, 8) = 0;
  const EdgeInputs edges(faces.features, faces.neighbors, nullptr, {});
  EXPECT_FALSE(edges.IsEdge(4, 0));  // the face itself
  EXPECT_TRUE(edges.IsEdge(4, 7));
  EXPECT_FALSE(edges.IsEdge(4, 8));
  Matrix<float> inputs(9, kNumEdgeInputs, 1.0F);
  edges.Fill(4, inputs.View());
  EXPECT_THAT(inputs.Row(0), testing::Each(0.0F));
  EXPECT_THAT(inputs.Row(8), testing::Each(0.0F));
}

TEST(EdgeInputs, AreFiniteForOneFaceAndForIdenticalFaces) {
  for (const int64_t count : {1, 2, 5}) {
    const Matrix<float> rows(count, 8, 1.0F);
    const Features features = ToFeatures(rows);
    const NeighborLists neighbors =
        NearestNeighbors(features, {.k = 4, .search = SearchKind::kExact}, {});
    Matrix<float> inputs(4, kNumEdgeInputs);
    EdgeInputs(features, neighbors, nullptr, {}).Fill(0, inputs.View());
    for (int64_t i = 0; i < inputs.size(); ++i) EXPECT_TRUE(std::isfinite(inputs.data()[i]));
  }
}

TEST(EdgeInputs, RejectADifferentNumberOfFaces) {
  const Faces faces;
  const Matrix<float> fewer(59, 24, 1.0F);
  EXPECT_THROW(EdgeInputs(ToFeatures(fewer), faces.neighbors, nullptr, {}), Error);
}

}  // namespace
}  // namespace facegraph
