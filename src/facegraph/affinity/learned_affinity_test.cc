// SPDX-License-Identifier: MIT
#include "facegraph/affinity/learned_affinity.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "facegraph/affinity/directions.h"
#include "facegraph/base/error.h"
#include "facegraph/knn/features_for_tests.h"
#include "facegraph/knn/nearest_neighbors.h"

namespace facegraph {
namespace {

/// 400 faces of 40 identities. The last four dimensions have much more within-identity variance.
struct World {
  Matrix<float> rows;
  Features features;
  NeighborLists neighbors;
  std::vector<int64_t> labels;

  explicit World(uint64_t seed) {
    Random random(seed);
    rows = IdentityRows(400, 32, 40, 0.5, random);
    for (int64_t face = 0; face < 400; ++face) {
      labels.push_back(face % 40);
      for (int64_t t = 28; t < 32; ++t) rows(face, t) = static_cast<float>(3 * random.Normal());
    }
    features = ToFeatures(rows);
    neighbors = NearestNeighbors(features, {.k = 20, .search = SearchKind::kExact}, {});
  }
  EdgeExamples Examples() const { return {features, neighbors, labels}; }

  /// Mean probability of same-identity neighbors minus that of the other neighbors.
  double Margin(const Matrix<float>& probabilities) const {
    double sum[2] = {0, 0}, count[2] = {0, 0};
    for (int64_t face = 0; face < 400; ++face) {
      for (int64_t column = 1; column < 20; ++column) {
        const bool same = labels[face] == labels[neighbors.ids(face, column)];
        sum[same] += double{probabilities(face, column)};
        ++count[same];
      }
    }
    return sum[1] / count[1] - sum[0] / count[0];
  }
};

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

Matrix<float> TrueProbabilities(const World& world) {
  Matrix<float> probabilities(400, 20);
  for (int64_t face = 0; face < 400; ++face) {
    for (int64_t column = 0; column < 20; ++column) {
      const int32_t id = world.neighbors.ids(face, column);
      probabilities(face, column) = world.labels[face] == world.labels[id] ? 1.0F : 0.0F;
    }
  }
  return probabilities;
}

TEST(EdgeModel, SeparatesIdentitiesThatAreNotInItsTrainingSet) {
  const World training(1), unseen(2);
  const EdgeExamples examples = training.Examples();
  const EdgeModel model = TrainEdgeModel({&examples, 1}, {.faces_per_set = 400}, {});
  const Matrix<float> probabilities =
      EdgeProbabilities(model, unseen.features, unseen.neighbors, nullptr, {});
  EXPECT_GT(unseen.Margin(probabilities), 0.4);
  for (int64_t face = 0; face < 400; ++face) EXPECT_EQ(probabilities(face, 0), 1);
}

TEST(EdgeModel, IsTheSameForAnyNumberOfThreads) {
  const World world(3);
  const EdgeExamples examples = world.Examples();
  const EdgeTrainingOptions options{.faces_per_set = 100, .epochs = 1};
  const auto bytes = [&](int threads) {
    return TrainEdgeModel({&examples, 1}, options, Threads(threads)).network.Save();
  };
  EXPECT_EQ(bytes(1), bytes(7));
}

TEST(EdgeModel, GivesAnEdgeTheSameProbabilityFromBothEnds) {
  const World world(4);
  const Matrix<float> probabilities =
      EdgeProbabilities(EdgeModel(5), world.features, world.neighbors, nullptr, {});
  int64_t mutual = 0;
  for (int64_t face = 0; face < 400; ++face) {
    for (int64_t column = 1; column < 20; ++column) {
      const int32_t id = world.neighbors.ids(face, column);
      const auto there = world.neighbors.ids.Row(id);
      const auto found = std::ranges::find(there, static_cast<int32_t>(face));
      if (found == there.end()) continue;
      EXPECT_EQ(probabilities(face, column), probabilities(id, found - there.begin()));
      ++mutual;
    }
  }
  EXPECT_GT(mutual, 1000);
}

TEST(SortByProbability, PutsTheFaceFirstAndEntriesWithoutANeighborLast) {
  NeighborLists lists{Matrix<int32_t>(1, 5), Matrix<float>(1, 5)};
  std::ranges::copy(std::vector<int32_t>{0, 3, 1, 2, -1}, lists.ids.Row(0).begin());
  Matrix<float> probabilities(1, 5);
  std::ranges::copy(std::vector<float>{1, 0.2F, 0.9F, 0.2F, 0}, probabilities.Row(0).begin());
  const NeighborLists sorted = SortByProbability(lists, probabilities, {});
  EXPECT_TRUE(std::ranges::equal(sorted.ids.Row(0), std::vector<int32_t>{0, 1, 2, 3, -1}));
  EXPECT_TRUE(
      std::ranges::equal(sorted.similarities.Row(0), std::vector<float>{1, 0.9F, 0.2F, 0.2F, 0}));
}

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

std::vector<float> ComputeCommonDirection(const World& world) {
  const ConfidentNeighbors confident_neighbors =
      FindConfidentNeighbors(world.neighbors, TrueProbabilities(world));
  return CommonDirection(world.features, confident_neighbors, {});
}

double GetLength(std::span<const float> values) {
  double squares = 0;
  for (const float value : values) squares += double{value} * double{value};
  return std::sqrt(squares);
}

/// Adds a common direction to all faces, 1.7 times as long as they are.
void AddCommonDirection(World& world) {
  for (int64_t face = 0; face < 400; ++face) {
    const double length = GetLength(world.rows.Row(face));
    for (float& value : world.rows.Row(face)) value += static_cast<float>(0.3 * length);
  }
}

TEST(CommonDirection, IsTheMeanIfThatIsLongerThanByChance) {
  World world(11);
  AddCommonDirection(world);
  const std::vector<float> common = ComputeCommonDirection(world);
  Matrix<float> identity(32, 32);
  for (int64_t t = 0; t < 32; ++t) identity(t, t) = 1;
  EXPECT_GT(GetLength(common), 0.5);
  const Features centered = Whiten(world.features, common, identity, {});
  const auto* values = static_cast<const float*>(centered.shards[0].data);
  std::vector<double> sum(32);
  for (int64_t i = 0; i < 400 * 32; ++i) sum[i % 32] += double{values[i]};
  for (const double value : sum) EXPECT_LT(std::abs(value) / 400, 0.05);
}

TEST(CommonDirection, IsZeroForOneIdentity) {
  World world(12);
  Random random(12);
  std::ranges::fill(world.labels, 0);
  for (int64_t face = 0; face < 400; ++face) {
    for (float& value : world.rows.Row(face)) value = static_cast<float>(1 + random.Normal());
  }
  world.neighbors = NearestNeighbors(world.features, {.k = 20, .search = SearchKind::kExact}, {});
  EXPECT_EQ(GetLength(ComputeCommonDirection(world)), 0);
}

TEST(CommonDirection, IsTheMeanEvenIfWrongConfidentNeighborsJoinAllFaces) {
  World world(11);
  Random random(11);
  const Matrix<float> rows = IdentityRows(400, 32, 40, 0.5, random);
  std::copy(rows.data(), rows.data() + rows.size(), world.rows.data());
  AddCommonDirection(world);
  ConfidentNeighbors confident_neighbors{
      .offsets = {0}, .ids = {}};  // same identity; for one face in ten also the next face
  for (int32_t face = 0; face < 400; ++face) {
    if (face < 40 && face > 0) confident_neighbors.ids.push_back(face - 1);
    if (face < 39) confident_neighbors.ids.push_back(face + 1);
    for (int32_t other = face % 40; other < 400; other += 40) {
      if (other != face) confident_neighbors.ids.push_back(other);
    }
    confident_neighbors.offsets.push_back(std::ssize(confident_neighbors.ids));
  }
  EXPECT_GT(GetLength(CommonDirection(world.features, confident_neighbors, {})), 0.5);
}

TEST(CommonDirection, IsZeroForAFewIdentitiesWithFewConfidentNeighbors) {
  World world(14);
  Random random(14);
  for (int64_t face = 0; face < 400; ++face) {  // three identities, each around an axis of its own
    for (float& value : world.rows.Row(face)) value = static_cast<float>(0.1 * random.Normal());
    world.rows(face, face % 3) += 1;
  }
  ConfidentNeighbors pairs{.offsets = {0}, .ids = {}};  // same identity: face + 3
  for (int32_t face = 0; face < 400; ++face) {
    if (face % 6 < 3 && face + 3 < 400) pairs.ids.push_back(face + 3);
    if (face % 6 >= 3) pairs.ids.push_back(face - 3);
    pairs.offsets.push_back(std::ssize(pairs.ids));
  }
  EXPECT_EQ(GetLength(CommonDirection(world.features, pairs, {})), 0);
}

TEST(CommonDirection, IsZeroWithoutConfidentNeighbors) {
  const World world(13);
  const ConfidentNeighbors none{.offsets = std::vector<int64_t>(401), .ids = {}};
  EXPECT_EQ(GetLength(CommonDirection(world.features, none, {})), 0);
}

TEST(Whitening, RejectsFeaturesOfAnotherDimension) {
  const World world(9);
  EXPECT_THROW(Whiten(world.features, kNoCommonDirection, Matrix<float>(16, 16), {}), Error);
  EXPECT_THROW(Whiten(world.features, std::vector<float>(16), Matrix<float>(32, 32), {}), Error);
}

TEST(LearnAffinity, GivesTheSameForAnyNumberOfThreads) {
  const World world(10);
  const AffinityModel model{EdgeModel(1), EdgeModel(2)};
  const AffinityOptions options{.neighbors = {.k = 20}, .whitening = {}};
  const LearnedAffinity one = LearnAffinity(world.features, model, options, Threads(1));
  const LearnedAffinity many = LearnAffinity(world.features, model, options, Threads(7));
  EXPECT_EQ(one.neighbors.ids, many.neighbors.ids);
  EXPECT_EQ(one.neighbors.similarities, many.neighbors.similarities);
}

TEST(LearnAffinity, AcceptsOneFaceTwoFacesAndIdenticalFaces) {
  const AffinityModel model{EdgeModel(1), EdgeModel(2)};
  for (const int64_t count : {1, 2, 30}) {
    const Matrix<float> rows(count, 8, 1.0F);
    const LearnedAffinity found =
        LearnAffinity(ToFeatures(rows), model, {.neighbors = {.k = 20}, .whitening = {}}, {});
    ASSERT_EQ(found.neighbors.num_faces(), count);
    for (int64_t face = 0; face < count; ++face) {
      EXPECT_EQ(found.neighbors.ids(face, 0), face);
      for (const float p : found.neighbors.similarities.Row(face)) {
        EXPECT_GE(p, 0);
        EXPECT_LE(p, 1);
      }
    }
  }
}

}  // namespace
}  // namespace facegraph
