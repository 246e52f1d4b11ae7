// SPDX-License-Identifier: MIT
// For tests of gcn and training: synthetic faces with neighbors, graph and proposals.
#pragma once

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "facegraph/base/execution_for_tests.h"
#include "facegraph/base/random.h"
#include "facegraph/gcn/architecture.h"
#include "facegraph/gcn/vertex_inputs.h"
#include "facegraph/graph/affinity_graph.h"
#include "facegraph/graph/proposal_set.h"
#include "facegraph/proposals/targets.h"

namespace facegraph {

/// Synthetic faces. `features` refers to `rows`.
struct World {
  Matrix<float> rows;  ///< unit features
  Features features;
  std::vector<int64_t> labels;
  NeighborLists neighbors;
  AffinityGraph graph;
  ProposalSet proposal_set;
  ProposalTargets targets;

  FaceData Data() const { return {features, neighbors, graph}; }
};

/// Adds identities as random directions and their faces with noise around these: same-identity
/// pairs have a cosine of about 0.8.
inline void AddFaces(int64_t num_identities, int64_t faces_per_identity, int64_t dim,
                     Random& random, World& world) {
  world.rows = Matrix<float>(num_identities * faces_per_identity, dim);
  std::vector<double> center(static_cast<size_t>(dim));
  for (int64_t face = 0; face < world.rows.rows(); ++face) {
    if (face % faces_per_identity == 0) {
      for (double& value : center) value = random.Normal();
    }
    double square = 0;
    for (int64_t c = 0; c < dim; ++c) {
      const double value = center[static_cast<size_t>(c)] + 0.5 * random.Normal();
      world.rows(face, c) = static_cast<float>(value);
      square += value * value;
    }
    for (float& value : world.rows.Row(face)) value /= static_cast<float>(std::sqrt(square));
    world.labels.push_back(face / faces_per_identity);
  }
  world.features = ToFeatures(world.rows);
}

/// Exact neighbor lists, by comparing all pairs.
inline NeighborLists AllPairsNeighbors(const Matrix<float>& rows, int64_t k) {
  NeighborLists lists{Matrix<int32_t>(rows.rows(), k), Matrix<float>(rows.rows(), k)};
  for (int64_t i = 0; i < rows.rows(); ++i) {
    std::vector<float> similarity;
    for (int64_t j = 0; j < rows.rows(); ++j) {
      double dot = 0;
      for (int64_t c = 0; c < rows.cols(); ++c) dot += double{rows(i, c)} * double{rows(j, c)};
      similarity.push_back(i == j ? 2.0f : static_cast<float>(dot));  // the face itself is first
    }
    std::vector<int32_t> order(static_cast<size_t>(rows.rows()));
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(),
                     [&](int32_t a, int32_t b) { return similarity[a] > similarity[b]; });
    for (int64_t c = 0; c < k; ++c) {
      lists.ids(i, c) = order[static_cast<size_t>(c)];
      lists.similarities(i, c) = std::min(similarity[order[static_cast<size_t>(c)]], 1.0f);
    }
  }
  return lists;
}

/// Adds proposals: some faces of one identity and up to five random faces.
inline void AddProposals(int64_t count, int64_t faces_per_identity, Random& random, World& world) {
  const auto num_faces = static_cast<uint64_t>(world.rows.rows());
  world.proposal_set.num_faces = world.rows.rows();
  for (int64_t p = 0; p < count; ++p) {
    const auto first =
        static_cast<int64_t>(random.Below(num_faces)) / faces_per_identity * faces_per_identity;
    const auto size =
        1 + static_cast<int64_t>(random.Below(static_cast<uint64_t>(faces_per_identity)));
    std::vector<int32_t> members;
    for (int64_t face = first; face < first + size; ++face) {
      members.push_back(static_cast<int32_t>(face));
    }
    for (uint64_t count_random = random.Below(6); count_random > 0; --count_random) {
      members.push_back(static_cast<int32_t>(random.Below(num_faces)));
    }
    std::sort(members.begin(), members.end());
    members.erase(std::unique(members.begin(), members.end()), members.end());
    world.proposal_set.Add(members, 0);
  }
  world.targets = TargetsFromLabels(world.proposal_set, world.labels);
}

inline World MakeWorld(int64_t num_proposals, uint64_t seed, int64_t dim = 8) {
  constexpr int64_t kNumIdentities = 12, kFaces = 10;
  World world;
  Random random(seed);
  AddFaces(kNumIdentities, kFaces, dim, random, world);
  world.neighbors = AllPairsNeighbors(world.rows, 12);
  world.graph = SymmetricGraph(world.neighbors);
  AddProposals(num_proposals, kFaces, random, world);
  return world;
}

/// A network on the features of MakeWorld.
inline Architecture FeatureNetwork(GcnTask task) {
  Architecture architecture;
  architecture.task = task;
  architecture.input_width = 8;
  architecture.edge_weight = EdgeWeight::kSimilarity;
  architecture.convolution_widths = {12, 5};
  return architecture;
}

}  // namespace facegraph
