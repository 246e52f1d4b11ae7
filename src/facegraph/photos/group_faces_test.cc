// SPDX-License-Identifier: MIT
#include "facegraph/photos/group_faces.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <random>

#include "facegraph/base/matrix.h"

namespace facegraph {
namespace {

/// Unit vectors in the plane at the given angles in degrees.
Matrix<float> AtAngles(const std::vector<double>& degrees) {
  Matrix<float> rows(static_cast<int64_t>(degrees.size()), 2);
  for (size_t i = 0; i < degrees.size(); ++i) {
    const double angle = degrees[i] * M_PI / 180;
    rows(static_cast<int64_t>(i), 0) = static_cast<float>(std::cos(angle));
    rows(static_cast<int64_t>(i), 1) = static_cast<float>(std::sin(angle));
  }
  return rows;
}

std::vector<int32_t> Group(const std::vector<double>& degrees, const std::vector<int32_t>& photos,
                           double penalty = 0.5) {
  const Matrix<float> rows = AtAngles(degrees);
  GroupOptions options;
  options.min_similarity = 0.4;
  options.same_photo_penalty = penalty;
  return GroupFaces(ToFeatures(rows), photos, options).partition.cluster_of_face;
}

TEST(GroupFaces, SeparatesSimilarFacesOfOnePhoto) {
  EXPECT_THAT(Group({0, 40}, {0, 1}), testing::ElementsAre(0, 0));
  EXPECT_THAT(Group({0, 40}, {0, 0}), testing::ElementsAre(0, 1));
  EXPECT_THAT(Group({0, 40}, {0, 0}, /*penalty=*/0), testing::ElementsAre(0, 0));
}

TEST(GroupFaces, JoinsVerySimilarFacesOfOnePhoto) {
  // The same picture twice in a collage is one person.
  EXPECT_THAT(Group({0, 2}, {0, 0}), testing::ElementsAre(0, 0));
  // So are two faces that are linked by faces in other photos.
  EXPECT_THAT(Group({0, 40, 18, 20, 22}, {0, 0, 1, 2, 3}), testing::Each(0));
}

TEST(GroupFaces, OfAnEmptyCollectionHasNoGroups) {
  EXPECT_EQ(GroupFaces(Features{}, {}, {}).partition.num_clusters, 0);
}

/// Unit rows: for each size, an identity with that many faces around a random centroid.
Matrix<float> RandomIdentities(const std::vector<int>& sizes, int dim) {
  std::mt19937 random(3);
  std::normal_distribution<float> normal;
  Matrix<float> rows(std::accumulate(sizes.begin(), sizes.end(), 0), dim);
  int64_t row = 0;
  for (const int size : sizes) {
    std::vector<float> centroid(static_cast<size_t>(dim));
    for (float& value : centroid) value = normal(random);
    for (int i = 0; i < size; ++i, ++row) {
      double square = 0;
      for (int64_t c = 0; c < dim; ++c) {
        rows(row, c) = centroid[c] + 0.7f * normal(random);
        square += rows(row, c) * rows(row, c);
      }
      for (float& value : rows.Row(row)) value /= static_cast<float>(std::sqrt(square));
    }
  }
  return rows;
}

TEST(EstimateImpostorSimilarity, IgnoresSameIdentityPairs) {
  std::vector<int> one_large_identity{140};
  one_large_identity.resize(30, 2);
  for (const std::vector<int>& sizes : {std::vector<int>(100, 4), one_large_identity}) {
    const Matrix<float> rows = RandomIdentities(sizes, 100);
    const ImpostorSimilarity impostor = EstimateImpostorSimilarity(ToFeatures(rows));
    EXPECT_NEAR(impostor.mean, 0, 0.03);
    EXPECT_NEAR(impostor.std_dev, 0.1, 0.03);  // 1 / sqrt(dim)
  }
}

TEST(GroupFaces, FindsIdentitiesWithAnEstimatedThreshold) {
  const std::vector<int> sizes{30, 12, 8, 5, 5, 3, 2, 2, 1, 1, 1};
  const Matrix<float> rows = RandomIdentities(sizes, 100);
  std::vector<int32_t> photos(static_cast<size_t>(rows.rows()));
  std::iota(photos.begin(), photos.end(), 0);
  std::vector<int32_t> expected;
  for (size_t p = 0; p < sizes.size(); ++p)
    expected.insert(expected.end(), sizes[p], static_cast<int32_t>(p));
  const FaceGroups groups = GroupFaces(ToFeatures(rows), photos, {});
  EXPECT_EQ(groups.partition.cluster_of_face, expected);
}

}  // namespace
}  // namespace facegraph
