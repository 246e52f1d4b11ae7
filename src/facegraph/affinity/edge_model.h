// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "facegraph/affinity/edge_inputs.h"
#include "facegraph/base/execution.h"
#include "facegraph/base/features.h"
#include "facegraph/graph/neighbors.h"
#include "facegraph/nn/neighborhood_network.h"

namespace facegraph {

/// Tells of an edge how probable it is that both faces are of one person: a small network on
/// EdgeInputs, which it sees scaled to mean 0 and standard deviation 1 of what it learned from.
struct EdgeModel {
  std::vector<float> mean, scale;  ///< [kNumEdgeInputs]
  NeighborhoodNetwork network;

  /// Of random weights.
  explicit EdgeModel(uint64_t seed = 0);
};

/// Faces with identities to learn edges of.
struct EdgeExamples {
  const Features& features;
  const NeighborLists& neighbors;
  const std::vector<int64_t>& labels;  ///< [n]; negative: not known
  const ConfidentNeighbors* confident_neighbors = nullptr;        ///< see EdgeInputs
  int64_t max_faces = INT64_MAX;      ///< whose edges are learned from
};

struct EdgeTrainingOptions {
  int64_t faces_per_set =
      30000;  ///< whose edges are learned from, drawn at random: all sets count alike
  int epochs = 6;
  double learning_rate = 0.003;
  uint64_t seed = 0;
};

/// Learns from the edges of several sets. The same for any number of threads.
EdgeModel TrainEdgeModel(std::span<const EdgeExamples> sets, const EdgeTrainingOptions& options,
                         const Execution& execution);

/// For every place of every list the probability that the neighbor is the same person, [n, k]: of
/// the edge as seen from both ends the mean, where each is in the other's list. 1 for the face
/// itself and for one of the same picture (similarity 0.99999 or more), 0 where there is no
/// neighbor. confident neighbors: see EdgeInputs; known if they were when the model learned.
Matrix<float> EdgeProbabilities(const EdgeModel& model, const Features& features,
                                const NeighborLists& neighbors, const ConfidentNeighbors* confident_neighbors,
                                const Execution& execution);

/// The lists with probabilities for similarities, most probable first (equal: lower id first), the
/// face itself before all.
NeighborLists ByProbability(const NeighborLists& neighbors, const Matrix<float>& probabilities,
                             const Execution& execution);

}  // namespace facegraph
