// SPDX-License-Identifier: MIT
#include "facegraph/affinity/local_fdr.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "facegraph/knn/features_for_tests.h"
#include "facegraph/base/random.h"
#include "facegraph/kernels/feature_rows.h"

namespace facegraph {
namespace {

LocalFdr GetShare(const Matrix<float>& rows, int threads = 1) {
  const Features features = ToFeatures(rows);
  const Matrix<float> units = AllUnitRows(features, Threads(threads));
  return EstimateLocalFdr(units.View(), Threads(threads));
}

TEST(LocalFdr, OfStrangersIsAllOfThemAtAnySimilarity) {
  Random random(1);
  const LocalFdr share = GetShare(RandomRows(3000, 16, random));
  for (const float similarity : {-0.5F, 0.0F, 0.3F, 0.6F}) EXPECT_GT(share.At(similarity), 0.9F);
}

TEST(LocalFdr, FallsWhereOnlyOnePersonIsSoSimilar) {
  Random random(2);  // faces of one person are about 0.8 similar
  const LocalFdr share = GetShare(IdentityRows(3000, 64, 300, 0.5, random));
  EXPECT_GT(share.At(0.1F), 0.9F);
  EXPECT_LT(share.At(0.7F), 0.02F);
}

TEST(LocalFdr, FewPeopleAreNotTakenForStrangers) {
  for (const int people : {1, 2, 5, 20}) {
    Random random(3);
    const LocalFdr share = GetShare(IdentityRows(600, 64, people, 0.5, random));
    EXPECT_LT(share.At(0.75F), 0.1F) << people << " people";
  }
}

TEST(LocalFdr, FacesThatAreAllTheSameAreOnePerson) {
  Matrix<float> rows(300, 32, 0.0F);
  for (int64_t row = 0; row < rows.rows(); ++row) rows(row, 3) = 1;
  EXPECT_LT(GetShare(rows).At(1), 0.05F);
}

TEST(LocalFdr, NeverRisesAndIsTheSameForAnyNumberOfThreads) {
  Random random(4);
  const Matrix<float> rows = IdentityRows(5000, 24, 900, 0.9, random);
  const LocalFdr share = GetShare(rows);
  EXPECT_TRUE(std::ranges::is_sorted(share.at, std::greater()));
  EXPECT_EQ(share.at, GetShare(rows, 3).at);
  for (float similarity = -1; similarity < 1; similarity += 0.001F) {
    EXPECT_GE(share.At(similarity), share.At(similarity + 0.001F));
  }
}

TEST(LocalFdr, OfOneFaceOrNoneIsSomething) {
  EXPECT_LE(GetShare(Matrix<float>(0, 8)).At(0), 1);
  Random random(5);
  EXPECT_LE(GetShare(RandomRows(1, 8, random)).At(1), 1);
}

}  // namespace
}  // namespace facegraph
