// SPDX-License-Identifier: MIT
// Tests of the baselines that use features and of their parts.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

#include "facegraph/base/error.h"
#include "facegraph/baselines/centroids.h"
#include "facegraph/baselines/conpac.h"
#include "facegraph/baselines/ddc.h"
#include "facegraph/baselines/kmeans.h"
#include "facegraph/baselines/lanczos.h"
#include "facegraph/baselines/linear_svm.h"
#include "facegraph/baselines/mean_shift.h"
#include "facegraph/baselines/pahc.h"
#include "facegraph/baselines/spectral.h"
#include "facegraph/baselines/world_for_tests.h"
#include "facegraph/graph/union_find.h"
#include "facegraph/kernels/feature_rows.h"

namespace facegraph {
namespace {

std::vector<int32_t> GetIdentities(int32_t num_faces, int32_t num_identities) {
  std::vector<int32_t> identities;
  for (int32_t face = 0; face < num_faces; ++face) identities.push_back(face % num_identities);
  return identities;
}

TEST(FindNearestCentroids, MatchAllDistances) {
  Random random(3);
  const Matrix<float> rows = RandomRows(200, 20, random);
  const Matrix<float> units = AllUnitRows(ToFeatures(rows), {});
  Matrix<float> centroids(300, 20);
  for (int64_t c = 0; c < 300; ++c) {
    for (int64_t t = 0; t < 20; ++t) {
      centroids(c, t) =
          units(c % 150, t) * (c % 3 == 0 ? 0.5f : 1.0f);  // duplicates and short ones
    }
  }
  const NearestCentroids nearest = FindNearestCentroids(units.View(), centroids.View(), {});
  for (int64_t row = 0; row < 200; ++row) {
    double best = std::numeric_limits<double>::infinity();
    int32_t centroid = -1;
    for (int32_t c = 0; c < 300; ++c) {
      double square = 0;
      for (int64_t t = 0; t < 20; ++t) square += std::pow(units(row, t) - centroids(c, t), 2);
      if (square >= best - 1e-9) continue;
      best = square;
      centroid = c;
    }
    EXPECT_EQ(nearest.centroid[row], centroid);
    EXPECT_NEAR(nearest.squared_distance[row], best, 1e-6);
  }
}

TEST(KMeans, FindsWellSeparatedPeopleInBothForms) {
  const World world(240, 6, 0.2, 10);
  const Matrix<float> units = AllUnitRows(world.features, {});
  for (const int64_t batch : {0, 64}) {
    const Partition found =
        KMeans(units.View(), {.num_clusters = 6, .batch_size = batch, .num_starts = 8});
    EXPECT_EQ(found.cluster_of_face, GetIdentities(240, 6)) << "one start can miss a person";
  }
}

TEST(KMeans, MakesTheWantedNumberOfClusters) {
  const World world(100, 10, 0.8, 10);
  const Matrix<float> units = AllUnitRows(world.features, {});
  EXPECT_EQ(KMeans(units.View(), {.num_clusters = 40}).num_clusters, 40);
  EXPECT_EQ(KMeans(units.View(), {.num_clusters = 1000}).num_clusters, 100);
  EXPECT_THROW(KMeans(units.View(), {.num_clusters = 0}), Error);
}

TEST(SolveTridiagonal, FindsEigenvectors) {
  Random random(4);
  for (const int64_t m : {1, 2, 3, 17, 60}) {
    std::vector<double> diagonal, off;
    for (int64_t i = 0; i < m; ++i) diagonal.push_back(random.Normal());
    for (int64_t i = 0; i + 1 < m; ++i) off.push_back(i % 7 == 3 ? 0 : random.Normal());
    const TridiagonalEigen eigen = SolveTridiagonal(diagonal, off);
    EXPECT_TRUE(std::ranges::is_sorted(eigen.values));
    for (int64_t v = 0; v < m; ++v) {
      double square = 0;
      for (int64_t i = 0; i < m; ++i) {
        double image = diagonal[i] * eigen.vectors(v, i);
        if (i > 0) image += off[i - 1] * eigen.vectors(v, i - 1);
        if (i + 1 < m) image += off[i] * eigen.vectors(v, i + 1);
        EXPECT_NEAR(image, eigen.values[v] * eigen.vectors(v, i), 1e-12);
        square += eigen.vectors(v, i) * eigen.vectors(v, i);
      }
      EXPECT_NEAR(square, 1, 1e-12);
    }
  }
}

TEST(Lanczos, FindsRepeatedEigenvalues) {
  // A diagonal matrix that has the largest value three times.
  const std::vector<double> diagonal{5, 1, 5, 2, 3, 5, 0.5, -4};
  const auto multiply = [&](std::span<const double> x, std::span<double> y) {
    for (size_t i = 0; i < x.size(); ++i) y[i] = diagonal[i] * x[i];
  };
  const LargestEigenvectors largest = Lanczos(8, 4, 8, 1, multiply, {});
  for (const auto& [i, value] : {std::pair{0, 5.0}, {1, 5.0}, {2, 5.0}, {3, 3.0}}) {
    EXPECT_NEAR(largest.values[i], value, 1e-9);
    for (int64_t t = 0; t < 8; ++t) {
      EXPECT_NEAR(largest.vectors(i, t) * (diagonal[t] - value), 0, 1e-8);
    }
  }
}

TEST(SpectralClusters, FindWellSeparatedPeople) {
  const World world(120, 6, 0.2, 15);
  const Partition found = SpectralClusters(
      world.neighbors, {.num_clusters = 6, .num_vectors = 6, .extra_steps = 108, .num_starts = 8});
  EXPECT_EQ(found.cluster_of_face, GetIdentities(120, 6));
}

TEST(MeanShift, FindsWellSeparatedPeople) {
  const World world(120, 6, 0.2, 15);
  const Matrix<float> units = AllUnitRows(world.features, {});
  EXPECT_EQ(MeanShift(units.View(), {.bandwidth = 0.6}).cluster_of_face, GetIdentities(120, 6));
  EXPECT_EQ(MeanShift(units.View(), {.bandwidth = 2}).num_clusters, 1);
  EXPECT_THROW(MeanShift(units.View(), {.bandwidth = 0}), Error);
}

/// Marginals of the pairs of a complete graph, by enumeration of all states.
std::vector<double> SlowMarginals(const Matrix<double>& odds, double contradiction) {
  const int64_t n = odds.rows();
  std::vector<std::pair<int64_t, int64_t>> pairs;
  for (int64_t a = 0; a < n; ++a) {
    for (int64_t b = a + 1; b < n; ++b) pairs.emplace_back(a, b);
  }
  std::vector<double> set(pairs.size(), 0);
  double all = 0;
  for (uint64_t state = 0; state < (uint64_t{1} << pairs.size()); ++state) {
    Matrix<int> is_set(n, n);
    double weight = 1;
    for (size_t p = 0; p < pairs.size(); ++p) {
      const auto [a, b] = pairs[p];
      is_set(a, b) = static_cast<int>(state >> p & 1);
      if (is_set(a, b)) weight *= std::exp(odds(a, b));
    }
    for (int64_t a = 0; a < n; ++a) {
      for (int64_t b = a + 1; b < n; ++b) {
        for (int64_t c = b + 1; c < n; ++c) {
          if (is_set(a, b) + is_set(b, c) + is_set(a, c) == 2) weight *= contradiction;
        }
      }
    }
    all += weight;
    for (size_t p = 0; p < pairs.size(); ++p) set[p] += state >> p & 1 ? weight : 0;
  }
  for (double& value : set) value /= all;
  return set;
}

TEST(Conpac, MatchesTheExactMarginalsOnATriangle) {
  for (uint64_t seed = 0; seed < 200; ++seed) {
    Random random(seed);
    Matrix<double> odds(3, 3);
    std::vector<NamedNeighbor> names;
    const ConpacOptions options{
        .edges = {}, .threshold = 0.5, .temperature = 0.1, .max_rounds = 200, .damping = 0};
    for (const auto& [a, b] : {std::pair{0, 1}, {0, 2}, {1, 2}}) {
      const auto similarity = static_cast<float>(0.3 + 0.4 * random.Uniform());
      names.push_back({a, b, similarity});
      odds(a, b) = (double{similarity} - options.threshold) / options.temperature;
    }
    const std::vector<double> marginals = SlowMarginals(odds, options.contradiction);
    UnionFind joined(3);
    const std::array<std::pair<int32_t, int32_t>, 3> pairs{{{0, 1}, {0, 2}, {1, 2}}};
    for (size_t p = 0; p < 3; ++p) {
      if (marginals[p] > 0.5) joined.Union(pairs[p].first, pairs[p].second);
    }
    const Partition found = Conpac(ListsFrom(3, names), options);
    for (const auto& [a, b] : pairs) {
      EXPECT_EQ(found.cluster_of_face[a] == found.cluster_of_face[b],
                joined.Find(a) == joined.Find(b))
          << seed;
    }
  }
}

TEST(TrainLinearSvm, ReachesTheOptimum) {
  Random random(8);
  const Matrix<float> rows = RandomRows(40, 5, random);
  std::vector<std::span<const float>> spans;
  for (int64_t i = 0; i < 40; ++i) spans.push_back(rows.Row(i));
  const LinearSvmOptions options{.cost = 2, .max_rounds = 5000, .tolerance = 1e-6};
  const std::vector<float> weights = TrainLinearSvm(spans, 15, options);
  // At the optimum, the gradient of |w|^2 / 2 + C sum (1 - y w x)^2 over violated margins is 0.
  std::vector<double> gradient(weights.begin(), weights.end());
  for (size_t i = 0; i < spans.size(); ++i) {
    const double sign = i < 15 ? 1 : -1;
    double margin = double{weights[5]};
    for (size_t t = 0; t < 5; ++t) margin += double{weights[t]} * double{spans[i][t]};
    const double missing = 1 - sign * margin;
    if (missing <= 0) continue;
    for (size_t t = 0; t < 6; ++t) {
      gradient[t] -= 2 * options.cost * missing * sign * (t < 5 ? double{spans[i][t]} : 1.0);
    }
  }
  for (const double g : gradient) EXPECT_NEAR(g, 0, 1e-3);
}

TEST(SmallestSphereCenter, IsTheCenterOfTheSmallestSphere) {
  Matrix<float> square(4, 2);
  for (const auto& [row, x, y] :
       {std::tuple{0, 1.0f, 0.0f}, {1, 0.0f, 1.0f}, {2, 0.6f, 0.8f}, {3, 0.8f, 0.6f}}) {
    square(row, 0) = x;
    square(row, 1) = y;
  }
  const std::vector<int32_t> rows{2, 0, 1, 3};
  const std::vector<float> center = SmallestSphereCenter(square.View(), rows);
  EXPECT_NEAR(center[0], 0.5, 1e-6) << "the middle of the two most distant rows";
  EXPECT_NEAR(center[1], 0.5, 1e-6);
}

TEST(NeighborhoodMethods, FindWellSeparatedPeople) {
  const World world(100, 20, 0.15, 8);
  const std::vector<int32_t> identities = GetIdentities(100, 20);
  EXPECT_EQ(Ddc(world.features, world.neighbors,
                {.num_nearest = 4, .min_similarity = 0.85, .missing_similarity = 0.5})
                .cluster_of_face,
            identities);
  EXPECT_EQ(Pahc(world.features, world.neighbors, {.num_positive = 4}).cluster_of_face, identities);
  EXPECT_EQ(Conpac(world.neighbors, {.edges = {}, .threshold = 0.8}).cluster_of_face, identities);
}

}  // namespace
}  // namespace facegraph
