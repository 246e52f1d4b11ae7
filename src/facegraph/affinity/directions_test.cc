// SPDX-License-Identifier: MIT
#include "facegraph/affinity/directions.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

#include "facegraph/affinity/whitening.h"
#include "facegraph/affinity/world_for_tests.h"

namespace facegraph {
namespace {

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

}  // namespace
}  // namespace facegraph
