// SPDX-License-Identifier: MIT
#include "facegraph/affinity/local_fdr.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "facegraph/base/random.h"
#include "facegraph/kernels/feature_rows.h"
#include "facegraph/knn/features_for_tests.h"

namespace facegraph {
namespace {

LocalFdr EstimateFromRows(const Matrix<float>& rows, int threads = 1) {
  const Features features = ToFeatures(rows);
  const Matrix<float> units = AllUnitRows(features, Threads(threads));
  return EstimateLocalFdr(units.View(), Threads(threads));
}

TEST(LocalFdr, IsOneForDifferentIdentitiesAtAnySimilarity) {
  Random random(1);
  const LocalFdr local_fdr = EstimateFromRows(RandomRows(3000, 16, random));
  for (const float similarity : {-0.5F, 0.0F, 0.3F, 0.6F})
    EXPECT_GT(local_fdr.At(similarity), 0.9F);
}

TEST(LocalFdr, FallsWhereOnlySameIdentityPairsAreThatSimilar) {
  Random random(2);  // same-identity pairs have a similarity of about 0.8
  const LocalFdr local_fdr = EstimateFromRows(IdentityRows(3000, 64, 300, 0.5, random));
  EXPECT_GT(local_fdr.At(0.1F), 0.9F);
  EXPECT_LT(local_fdr.At(0.7F), 0.02F);
}

TEST(LocalFdr, DoesNotTakeFewIdentitiesForChance) {
  for (const int identities : {1, 2, 5, 20}) {
    Random random(3);
    const LocalFdr local_fdr = EstimateFromRows(IdentityRows(600, 64, identities, 0.5, random));
    EXPECT_LT(local_fdr.At(0.75F), 0.1F) << identities << " identities";
  }
}

TEST(LocalFdr, IsSmallForIdenticalFaces) {
  Matrix<float> rows(300, 32, 0.0F);
  for (int64_t row = 0; row < rows.rows(); ++row) rows(row, 3) = 1;
  EXPECT_LT(EstimateFromRows(rows).At(1), 0.05F);
}

TEST(LocalFdr, IsNonIncreasingAndTheSameForAnyNumberOfThreads) {
  Random random(4);
  const Matrix<float> rows = IdentityRows(5000, 24, 900, 0.9, random);
  const LocalFdr local_fdr = EstimateFromRows(rows);
  EXPECT_TRUE(std::ranges::is_sorted(local_fdr.at, std::greater()));
  EXPECT_EQ(local_fdr.at, EstimateFromRows(rows, 3).at);
  for (float similarity = -1; similarity < 1; similarity += 0.001F) {
    EXPECT_GE(local_fdr.At(similarity), local_fdr.At(similarity + 0.001F));
  }
}

TEST(LocalFdr, IsAtMostOneForOneFaceOrNone) {
  EXPECT_LE(EstimateFromRows(Matrix<float>(0, 8)).At(0), 1);
  Random random(5);
  EXPECT_LE(EstimateFromRows(RandomRows(1, 8, random)).At(1), 1);
}

}  // namespace
}  // namespace facegraph
