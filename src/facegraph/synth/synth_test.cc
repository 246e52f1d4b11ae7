// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <vector>

#include "facegraph/base/error.h"
#include "facegraph/synth/synth_plan.h"
#include "facegraph/synth/synth_rows.h"

namespace facegraph {
namespace {

struct Faces {
  Matrix<float> features;
  std::vector<int64_t> labels;
  bool operator==(const Faces&) const = default;
};

Faces Generate(const SynthOptions& options, int num_threads = 1, int64_t chunk = 1 << 20) {
  const SynthPlan plan(options);
  Execution execution;
  execution.num_threads = num_threads;
  Faces faces{Matrix<float>(options.num_faces, options.dim),
              std::vector<int64_t>(options.num_faces)};
  for (int64_t begin = 0; begin < options.num_faces; begin += chunk) {
    const int64_t end = std::min(begin + chunk, options.num_faces);
    SynthRows(plan, begin, faces.features.View().Rows(begin, end),
              std::span(faces.labels).subspan(begin, end - begin), execution);
  }
  return faces;
}

double Similarity(const Faces& faces, int64_t i, int64_t j) {
  const std::span<const float> a = faces.features.Row(i), b = faces.features.Row(j);
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

// Mean and standard deviation of the similarities of all pairs with equal (or different) labels.
struct Moments {
  double mean = 0;
  double std_dev = 0;
};
Moments PairSimilarities(const Faces& faces, bool same_label) {
  double count = 0, sum = 0, squares = 0;
  for (int64_t i = 0; i < faces.features.rows(); ++i) {
    for (int64_t j = 0; j < i; ++j) {
      if ((faces.labels[i] == faces.labels[j]) != same_label) continue;
      const double similarity = Similarity(faces, i, j);
      ++count;
      sum += similarity;
      squares += similarity * similarity;
    }
  }
  const double mean = sum / count;
  return {mean, std::sqrt(squares / count - mean * mean)};
}

// Few small identities without any effect; each test switches on the effect that it measures.
SynthOptions Plain(int64_t dim) {
  SynthOptions options;
  options.num_faces = 1000;
  options.dim = dim;
  options.mean_faces_per_identity = 20;
  options.mean_modes = 1;
  options.mode_blend = 0;
  options.lookalike_fraction = 0;
  options.degradation_share = 0;
  options.outlier_fraction = 0;
  options.mislabeled_fraction = 0;
  options.duplicate_fraction = 0;
  return options;
}

TEST(IndexShuffle, IsAPermutationForAnyCount) {
  for (const int64_t count : {1, 2, 3, 5, 64, 1000, 4097}) {
    const IndexShuffle shuffle(count, 7);
    std::vector<int64_t> places(count), expected(count);
    for (int64_t i = 0; i < count; ++i) places[i] = shuffle(i);
    std::sort(places.begin(), places.end());
    std::iota(expected.begin(), expected.end(), 0);
    EXPECT_EQ(places, expected);
  }
}

TEST(IndexShuffle, DestroysTheOrder) {
  const int64_t count = 10000;
  const IndexShuffle shuffle(count, 1), other(count, 2);
  double product = 0, same_place = 0, neighbors = 0;
  const double mean = (count - 1) / 2.0;
  for (int64_t i = 0; i < count; ++i) {
    product += (static_cast<double>(i) - mean) * (static_cast<double>(shuffle(i)) - mean);
    same_place += shuffle(i) == other(i) ? 1 : 0;
    neighbors += i > 0 && std::abs(shuffle(i) - shuffle(i - 1)) == 1 ? 1 : 0;
  }
  EXPECT_NEAR(product / (std::pow(count, 3) / 12), 0, 0.05);  // correlation
  EXPECT_LT(same_place, 10);                                  // 1 expected
  EXPECT_LT(neighbors, 15);                                   // 2 expected
}

TEST(SynthPlan, DrawsSizesWithTheMeanAndAHeavyTail) {
  SynthOptions options;
  options.num_faces = 1000000;
  const SynthPlan plan(options);
  std::vector<int64_t> sizes;
  for (int64_t i = 0; i < plan.num_identities(); ++i) {
    sizes.push_back(plan.FirstSlot(i + 1) - plan.FirstSlot(i));
  }
  std::sort(sizes.begin(), sizes.end());
  EXPECT_EQ(std::accumulate(sizes.begin(), sizes.end(), int64_t{0}), options.num_faces);
  EXPECT_NEAR(1e6 / static_cast<double>(sizes.size()), 68, 4);
  EXPECT_GE(sizes.front(), 1);
  EXPECT_NEAR(static_cast<double>(sizes[sizes.size() / 2]), 68 / std::exp(0.5), 3);
  EXPECT_GT(sizes.back(), 20 * sizes[sizes.size() / 2]);
}

TEST(SynthPlan, MapsSlotsToIdentities) {
  SynthOptions options = Plain(16);
  const SynthPlan plan(options);
  for (int64_t i = 0; i < plan.num_identities(); ++i) {
    EXPECT_EQ(plan.IdentityOfSlot(plan.FirstSlot(i)), i);
    EXPECT_EQ(plan.IdentityOfSlot(plan.FirstSlot(i + 1) - 1), i);
  }
}

TEST(SynthRows, DoNotDependOnChunksAndThreads) {
  SynthOptions options;
  options.num_faces = 2000;
  options.dim = 30;
  const Faces whole = Generate(options);
  EXPECT_EQ(Generate(options, 3), whole);
  EXPECT_EQ(Generate(options, 2, 333), whole);
}

TEST(SynthRows, DependOnTheSeed) {
  SynthOptions options = Plain(16);
  const Faces first = Generate(options);
  options.seed = 1;
  EXPECT_NE(Generate(options).features, first.features);
}

TEST(SynthRows, HaveUnitLengthIfDimIsNotAMultipleOfFour) {
  SynthOptions options;
  options.num_faces = 1000;
  options.dim = 67;
  const Faces faces = Generate(options);
  for (int64_t i = 0; i < options.num_faces; ++i) {
    ASSERT_NEAR(Similarity(faces, i, i), 1, 1e-5);
  }
}

TEST(SynthRows, OfDifferentIdentitiesHaveRandomDirections) {
  for (const int64_t dim : {128, 512}) {
    const Moments moments = PairSimilarities(Generate(Plain(dim)), false);
    EXPECT_NEAR(moments.mean, 0, 0.02);
    EXPECT_NEAR(moments.std_dev, 1 / std::sqrt(static_cast<double>(dim)), 0.015);
  }
}

TEST(SynthRows, AreSimilarWithinAModeAndLessAcrossModes) {
  for (const int64_t dim : {128, 512}) {
    SynthOptions options = Plain(dim);
    const double within = PairSimilarities(Generate(options), true).mean;
    EXPECT_GT(within, 0.5);
    EXPECT_LT(within, 0.7);
    options.mean_modes = 500;  // almost no two faces of an identity share a mode
    const double across = PairSimilarities(Generate(options), true).mean;
    EXPECT_NEAR(across / within, 0.63, 0.06);
  }
}

TEST(SynthRows, OfLookAlikesAreMoreSimilarThanChance) {
  SynthOptions options = Plain(256);
  options.lookalike_fraction = 1;
  options.family_size = options.num_faces;  // all identities are in one family
  const double mean = PairSimilarities(Generate(options), false).mean;
  EXPECT_GT(mean, 0.25);
  EXPECT_LT(mean, 0.5);
}

TEST(SynthRows, OfPoorQualityResembleEachOther) {
  SynthOptions options = Plain(256);
  options.min_quality = options.max_quality = 0.4;
  options.num_degradations = 1;
  options.degradation_share = 0.5;
  EXPECT_NEAR(PairSimilarities(Generate(options), false).mean, (1 - 0.4 * 0.4) * 0.5, 0.03);
}

TEST(SynthRows, HaveTheRequestedOutliers) {
  SynthOptions options = Plain(256);
  const double without = PairSimilarities(Generate(options), true).mean;
  options.outlier_fraction = 0.5;  // in a quarter of the pairs, neither face is one
  EXPECT_NEAR(PairSimilarities(Generate(options), true).mean / without, 0.25, 0.05);
}

TEST(SynthRows, MislabelTheRequestedFacesAndKeepFeatures) {
  SynthOptions options = Plain(16);
  const Faces right = Generate(options);
  options.mislabeled_fraction = 0.2;
  const Faces wrong = Generate(options);
  EXPECT_EQ(wrong.features, right.features);
  int64_t different = 0;
  for (size_t i = 0; i < right.labels.size(); ++i) different += right.labels[i] != wrong.labels[i];
  EXPECT_NEAR(static_cast<double>(different), 200, 40);
}

TEST(SynthRows, HaveTheRequestedNearDuplicates) {
  SynthOptions options = Plain(128);
  options.duplicate_fraction = 0.2;
  const Faces faces = Generate(options);
  int64_t pairs = 0;
  for (int64_t i = 0; i < options.num_faces; ++i) {
    for (int64_t j = 0; j < i; ++j) pairs += Similarity(faces, i, j) > 0.95 ? 1 : 0;
  }
  EXPECT_NEAR(static_cast<double>(pairs), 240, 70);  // 200, and pairs of copies of one face
}

TEST(SynthOptions, NameTheOptionThatIsOutOfRange) {
  SynthOptions options;
  options.min_quality = 0.95;  // above max_quality
  try {
    options.Check();
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kUsage);
    EXPECT_EQ(std::string(error.what()), "min_quality is 0.95, not within 0..0.92");
  }
}

}  // namespace
}  // namespace facegraph
