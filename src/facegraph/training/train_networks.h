// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>

#include "facegraph/base/execution.h"
#include "facegraph/gcn/model.h"
#include "facegraph/gcn/vertex_inputs.h"
#include "facegraph/graph/proposal_set.h"
#include "facegraph/proposals/targets.h"
#include "facegraph/training/training_options.h"

namespace facegraph {

/// A training set: faces, their proposals and their labels. Refers to data that must outlive it.
struct LabeledProposals {
  FaceData data;
  const ProposalSet& proposal_set;
  const ProposalTargets& targets;   ///< of the proposal set, by these labels
  std::span<const int64_t> labels;  ///< [num_faces]; a negative label is unknown
};

/// Trains GCN-D on the true IoU and IoP of proposals (LTC, section 3.3) of one or several sets. The
/// sets may come from different embedders if the network has no feature input. A held-out label is
/// held out in all sets. Proposals without a known label are not used. The weights are the same to
/// the bit for any number of threads. Throws Error(kUsage) for invalid options, Error(kBadData) if
/// the parts do not fit or no proposal remains, Error(kFailed) if training diverges.
GcnModel TrainDetector(const Architecture& architecture, std::span<const LabeledProposals> sets,
                       const TrainingOptions& options, const EpochListener& on_epoch = {},
                       const Execution& execution = {});

/// Continues the training of a GCN-D: keeps its initial weights and its input scale.
GcnModel TrainDetector(const GcnModel& initial, std::span<const LabeledProposals> sets,
                       const TrainingOptions& options, const EpochListener& on_epoch = {},
                       const Execution& execution = {});

/// Trains GCN-S to find the faces of the same person as a random seed face (LTC, section 3.4).
/// Errors as for TrainDetector.
GcnModel TrainSegmenter(const Architecture& architecture, std::span<const LabeledProposals> sets,
                        const SegmenterTrainingOptions& segmenter_options,
                        const TrainingOptions& options, const EpochListener& on_epoch = {},
                        const Execution& execution = {});

/// Continues the training of a GCN-S.
GcnModel TrainSegmenter(const GcnModel& initial, std::span<const LabeledProposals> sets,
                        const SegmenterTrainingOptions& segmenter_options,
                        const TrainingOptions& options, const EpochListener& on_epoch = {},
                        const Execution& execution = {});

}  // namespace facegraph
