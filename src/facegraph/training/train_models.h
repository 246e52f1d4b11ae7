// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "facegraph/affinity/learned_affinity.h"
#include "facegraph/base/execution.h"
#include "facegraph/base/features.h"
#include "facegraph/gcn/architecture.h"
#include "facegraph/training/training_options.h"
#include "facegraph/graph/neighbors.h"
#include "facegraph/training/augmentation.h"
#include "facegraph/models/models.h"
#include "facegraph/proposals/propose.h"

namespace facegraph {

/// How a network is made: its shape and its training.
struct NetworkRecipe {
  Architecture architecture;
  TrainingOptions training;
};

/// How GCN-D and GCN-S are made from labeled faces.
struct TrainRecipe {
  int num_neighbors = 80;  ///< of each face, itself counted
  ProposalOptions proposals;
  NetworkRecipe detector;
  int num_detectors = 1;  ///< GCN-D of which the mean counts, from seeds that follow each other
  NetworkRecipe segmenter;
  SegmenterTrainingOptions segmenter_examples;
  /// Each set is learned from once more in each of these forms,
  std::vector<Augmentation> augmentations;
  /// and in so many more, drawn anew for each detector. GCN-S learns from those of the first.
  int drawn_augmentations = 0;

  /// Where set, networks learn on what LearnAffinity makes of each set.
  std::optional<AffinityModel> affinity = std::nullopt;

  /// Where set, networks go on from these instead of from random weights, as many detectors as
  /// there are; what is said above of their shapes and number does not count. See GoOnFrom.
  std::optional<Models> from = std::nullopt;
  /// Those stay as they are; all that is learned is how pure their clusters are.
  bool keep_networks = false;

  /// "learned" and "cosine": what makes the shipped networks, on affinities that the shipped model
  /// finds and on cosines; "paper": the networks and training of LTC, sections 3.3, 3.4
  /// and 4.1, on features of `dim` values; "reference": the same as the authors' program has it
  /// (node dropout, weighted edges, repeated proposals). Throws Error(kUsage) for other names.
  static TrainRecipe Named(std::string_view name, int64_t dim, uint64_t seed);
  /// Makes networks go on from others, and on their affinities: shorter and in smaller steps, which
  /// keep most of what they know.
  void GoOnFrom(Models models);
  void Check() const;
};

/// Makes the network see something else of a face; features have `dim` values.
void SetInput(VertexInput input, int64_t dim, Architecture& architecture);

/// Which network an epoch was of.
using TrainListener = std::function<void(std::string_view network, const EpochReport& report)>;

/// Trains the networks on one or several sets of labeled faces, and learns there how pure the
/// clusters are that they make.
Models TrainModels(std::span<const LabeledFaces> sets, const TrainRecipe& recipe,
                   const TrainListener& on_epoch = {}, const Execution& execution = {});

}  // namespace facegraph
