// SPDX-License-Identifier: MIT
#include "facegraph/clustering/medoids.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "facegraph/base/matrix.h"

namespace facegraph {
namespace {

using testing::ElementsAre;

TEST(Medoids, AreTheMostCentralFacesOfTheirClusters) {
  Matrix<float> rows(6, 2);
  const float angles[] = {0.0f, 0.2f, 0.5f, 3.0f, 2.9f, 1.5f};
  for (int i = 0; i < 6; ++i) {
    rows(i, 0) = std::cos(angles[i]);
    rows(i, 1) = std::sin(angles[i]);
  }
  const Partition partition{.cluster_of_face = {0, 0, 0, 1, 1, -1}, .num_clusters = 2};
  EXPECT_THAT(Medoids(ToFeatures(rows), partition), ElementsAre(1, 3));
}

TEST(Medoids, IsTheFirstOfEqualFaces) {
  const Matrix<float> rows(4, 8, 1.0f);
  const Partition partition{.cluster_of_face = {0, 1, 1, 1}, .num_clusters = 2};
  EXPECT_THAT(Medoids(ToFeatures(rows), partition), ElementsAre(0, 1));
}

}  // namespace
}  // namespace facegraph
