// SPDX-License-Identifier: MIT
#include "facegraph/affinity/whitening.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <vector>

#include "facegraph/affinity/world_for_tests.h"
#include "facegraph/base/error.h"
#include "facegraph/base/memory.h"
#include "facegraph/base/sanitizer.h"

namespace facegraph {
namespace {

/// Share of the first entries of the lists that have the identity of the face.
double Purity(const NeighborLists& lists, const std::vector<int64_t>& labels, int64_t num_entries) {
  double same = 0, all = 0;
  for (int64_t face = 0; face < lists.num_faces(); ++face) {
    for (int64_t column = 1; column <= num_entries; ++column, ++all) {
      same += labels[face] == labels[lists.ids(face, column)];
    }
  }
  return same / all;
}

/// A common direction of length 0, [32].
const std::vector<float> kNoCommonDirection(32);

TEST(Whitening, IncreasesTheShareOfSameIdentityNeighbors) {
  const World world(6);
  const Matrix<float> map =
      LearnWhitening(world.features, world.neighbors, TrueProbabilities(world), {}, {});
  const Features whitened = Whiten(world.features, kNoCommonDirection, map, {});
  const NeighborLists after =
      NearestNeighbors(whitened, {.k = 20, .search = SearchKind::kExact}, {});
  EXPECT_GT(Purity(after, world.labels, 9), Purity(world.neighbors, world.labels, 9) + 0.05);
}

TEST(Whitening, IsAMultipleOfTheIdentityMatrixWithoutPairs) {
  const World world(7);
  const Matrix<float> map =
      LearnWhitening(world.features, world.neighbors, Matrix<float>(400, 20), {}, {});
  for (int64_t i = 0; i < 32; ++i) {
    for (int64_t j = 0; j < 32; ++j) {
      EXPECT_NEAR(map(i, j) / map(0, 0), i == j ? 1 : 0, 1e-5);
    }
  }
}

TEST(Whitening, OfWideFeaturesHoldsWhatIsPredictedAndIsTheSameForAnyNumberOfThreads) {
  constexpr int64_t kDim = 1024, kThreads = 3;
  Random random(5);
  const Matrix<float> rows = IdentityRows(200, kDim, 20, 0.5, random);
  const Features features = ToFeatures(rows);
  const NeighborLists neighbors = NearestNeighbors(features, {.k = 10}, {});
  const Matrix<float> probabilities(200, 10, 1.0F);
  const auto learn = [&](int threads) {
    return LearnWhitening(features, neighbors, probabilities, {}, Threads(threads));
  };
  const Matrix<float> one = learn(1);
  const int64_t before = ResidentBytes(getpid());
  PeakMeter meter;
  const Matrix<float> several = learn(kThreads);
  const int64_t used = meter.Stop() - before;
  EXPECT_EQ(one, several);
  if (kSanitized) GTEST_SKIP() << "a sanitizer keeps more memory than is used";
  constexpr int64_t kThreadsThemselves = int64_t{8} << 20;
  EXPECT_LE(used, PredictWhiteningBytes(kDim, kThreads) + kThreadsThemselves);
}

TEST(Whitening, MakesTheWithinClassCovarianceEven) {
  const World world(8);
  const WhiteningOptions options{.min_shrinkage = 1e-6, .prior = 0, .max_identity_weight = 1000};
  const Matrix<float> map =
      LearnWhitening(world.features, world.neighbors, TrueProbabilities(world), options, {});
  // The covariance of the whitened residuals, computed anew, is a multiple of the identity matrix.
  Matrix<float> rows(400, 32);
  for (int64_t face = 0; face < 400; ++face) {
    double length = 0;
    for (int64_t t = 0; t < 32; ++t) {
      length += double{world.rows(face, t)} * double{world.rows(face, t)};
    }
    for (int64_t t = 0; t < 32; ++t) {
      for (int64_t s = 0; s < 32; ++s) {
        rows(face, t) += world.rows(face, s) / static_cast<float>(std::sqrt(length)) * map(s, t);
      }
    }
  }
  Matrix<double> covariance(32, 32);
  const Matrix<float> same = TrueProbabilities(world);
  double weight = 0;
  for (int64_t face = 0; face < 400; ++face) {
    std::vector<double> mean(32);
    double count = 0;
    for (int64_t column = 1; column < 20; ++column) {
      if (same(face, column) < 0.5F) continue;
      ++count;
      for (int64_t t = 0; t < 32; ++t) {
        mean[t] += double{rows(world.neighbors.ids(face, column), t)};
      }
    }
    if (count == 0) continue;
    const double share = count / (count + 1);
    weight += share;
    for (int64_t t = 0; t < 32; ++t) {
      for (int64_t s = 0; s < 32; ++s) {
        covariance(t, s) += share * (double{rows(face, t)} - mean[t] / count) *
                            (double{rows(face, s)} - mean[s] / count);
      }
    }
  }
  const double even = covariance(0, 0);
  for (int64_t t = 0; t < 32; ++t) {
    for (int64_t s = 0; s < 32; ++s) EXPECT_NEAR(covariance(t, s) / even, t == s ? 1 : 0, 0.01);
  }
  EXPECT_GT(weight, 100);
}

TEST(Whitening, RejectsFeaturesOfAnotherDimension) {
  const World world(9);
  EXPECT_THROW(Whiten(world.features, kNoCommonDirection, Matrix<float>(16, 16), {}), Error);
  EXPECT_THROW(Whiten(world.features, std::vector<float>(16), Matrix<float>(32, 32), {}), Error);
}

}  // namespace
}  // namespace facegraph
