// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "facegraph/affinity/learned_affinity.h"
#include "facegraph/gcn/architecture.h"
#include "facegraph/models/models.h"
#include "facegraph/proposals/propose.h"
#include "facegraph/training/augmentation.h"
#include "facegraph/training/training_options.h"

namespace facegraph {

/// Shape and training options of a network.
struct NetworkRecipe {
  Architecture architecture;
  TrainingOptions training;
};

/// Options of TrainModels.
struct TrainRecipe {
  int num_neighbors = 80;  ///< neighbors of each face, itself counted
  ProposalOptions proposals;
  NetworkRecipe detector;
  int num_detectors = 1;  ///< size of the GCN-D ensemble, trained with consecutive seeds
  NetworkRecipe segmenter;
  SegmenterTrainingOptions segmenter_examples;
  /// Each training set is also used with each of these augmentations.
  std::vector<Augmentation> augmentations;
  /// Number of further random augmentations, drawn again for each detector. GCN-S uses those of the
  /// first detector.
  int drawn_augmentations = 0;

  /// If set, the networks are trained on learned affinities of this model instead of cosines.
  std::optional<AffinityModel> affinity = std::nullopt;

  /// If set, training continues from these networks. Their shapes and the number of detectors
  /// replace those above. See ContinueFrom.
  std::optional<Models> initial_models = std::nullopt;
  /// Keeps the initial networks unchanged and trains the precision map only.
  bool keep_networks = false;

  /// Makes a named recipe for features of `dim` values. "learned" and "cosine" are the recipes of
  /// the shipped networks, on learned affinities of the shipped model and on cosines. "paper" has
  /// the networks and the training of LTC, sections 3.3, 3.4 and 4.1. "reference" follows the
  /// authors' code: node dropout, weighted edges, repeated proposals. Throws Error(kUsage) for
  /// other names.
  static TrainRecipe Named(std::string_view name, int64_t dim, uint64_t seed);
  /// Continues from other networks on their affinities, with fewer epochs and smaller steps, which
  /// keep most of their weights.
  void ContinueFrom(Models models);
  /// Throws Error(kUsage) if a value is out of range.
  void Check() const;
};

/// Sets the vertex input of a network, for features of `dim` values.
void SetInput(VertexInput input, int64_t dim, Architecture& architecture);

}  // namespace facegraph
