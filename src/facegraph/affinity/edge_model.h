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

/// A small network that predicts from EdgeInputs how probable it is that both faces of an edge have
/// the same identity. Inputs are scaled to mean 0 and standard deviation 1 of the training edges.
struct EdgeModel {
  std::vector<float> mean, scale;  ///< [kNumEdgeInputs]; scale is 1 / standard deviation
  NeighborhoodNetwork network;

  /// A model with random weights.
  explicit EdgeModel(uint64_t seed = 0);
};

/// Labeled faces whose edges are training examples.
struct EdgeExamples {
  const Features& features;
  const NeighborLists& neighbors;
  const std::vector<int64_t>& labels;                       ///< [n]; negative: unknown
  const ConfidentNeighbors* confident_neighbors = nullptr;  ///< see EdgeInputs
  int64_t max_faces = INT64_MAX;                            ///< limit on the faces that are used
};

struct EdgeTrainingOptions {
  /// Number of faces per set whose edges are used, drawn at random. Sets of any size then count
  /// alike.
  int64_t faces_per_set = 30000;
  int epochs = 6;
  double learning_rate = 0.003;
  uint64_t seed = 0;
};

/// Trains a model on the edges of several sets. Throws Error(kBadData) if there are no faces, or
/// no edge between two labeled ones. Same result for any number of threads.
EdgeModel TrainEdgeModel(std::span<const EdgeExamples> sets, const EdgeTrainingOptions& options,
                         const Execution& execution);

/// The probability of the same identity for each entry of each list, [n, k]. If each end of an edge
/// is in the list of the other, it is the mean of both directions. It is 1 for the face itself and
/// for copies of the same picture (similarity 0.99999 or more), and 0 for entries without a
/// neighbor. Give confident neighbors if and only if the model was trained with them.
Matrix<float> EdgeProbabilities(const EdgeModel& model, const Features& features,
                                const NeighborLists& neighbors,
                                const ConfidentNeighbors* confident_neighbors,
                                const Execution& execution);

/// The lists with probabilities [n, k] as similarities, most probable first, the lower id first on
/// ties. The face itself comes before all, entries without a neighbor come last.
NeighborLists SortByProbability(const NeighborLists& neighbors, const Matrix<float>& probabilities,
                                const Execution& execution);

}  // namespace facegraph
