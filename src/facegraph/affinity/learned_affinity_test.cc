// SPDX-License-Identifier: MIT
#include "facegraph/affinity/learned_affinity.h"

#include <gtest/gtest.h>

#include "facegraph/affinity/world_for_tests.h"

namespace facegraph {
namespace {

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
