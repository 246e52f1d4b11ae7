// SPDX-License-Identifier: MIT
// For tests of affinity: synthetic faces with their neighbors and labels.
#pragma once

#include <cstdint>
#include <vector>

#include "facegraph/affinity/edge_model.h"
#include "facegraph/base/random.h"
#include "facegraph/knn/features_for_tests.h"
#include "facegraph/knn/nearest_neighbors.h"

namespace facegraph {

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

/// 1 for entries with the identity of the face, else 0, [400, 20].
inline Matrix<float> TrueProbabilities(const World& world) {
  Matrix<float> probabilities(400, 20);
  for (int64_t face = 0; face < 400; ++face) {
    for (int64_t column = 0; column < 20; ++column) {
      const int32_t id = world.neighbors.ids(face, column);
      probabilities(face, column) = world.labels[face] == world.labels[id] ? 1.0F : 0.0F;
    }
  }
  return probabilities;
}

}  // namespace facegraph
