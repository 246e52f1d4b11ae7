// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>

#include "facegraph/base/execution.h"
#include "facegraph/gcn/model.h"
#include "facegraph/training/training_options.h"
#include "facegraph/gcn/vertex_inputs.h"
#include "facegraph/graph/proposal_set.h"
#include "facegraph/proposals/targets.h"

namespace facegraph {

/// The proposals of one set of faces, and who the faces are.
struct LabeledProposals {
  FaceData data;
  const ProposalSet& proposal_set;
  const ProposalTargets& targets;   ///< of the proposal set, by these labels
  std::span<const int64_t> labels;  ///< [num_faces]; a negative one is unknown, like nobody else's
};

/// Trains GCN-D on the true IoU and IoP of proposals (LTC, section 3.3), of one or several sets of
/// faces that may come from different embedders if the network does not see features. The same
/// label in two sets is held out in both. Proposals without any known label take no part. Throws
/// Error(kUsage) for impossible options, kBadData if the parts do not fit each other or too few
/// proposals remain.
GcnModel TrainDetector(const Architecture& architecture, std::span<const LabeledProposals> sets,
                       const TrainingOptions& options, const EpochListener& on_epoch = {},
                       const Execution& execution = {});

/// Goes on from a GCN-D that learned before, with its weights and the scale of its inputs.
GcnModel TrainDetector(const GcnModel& from, std::span<const LabeledProposals> sets,
                       const TrainingOptions& options, const EpochListener& on_epoch = {},
                       const Execution& execution = {});

/// Trains GCN-S to tell the faces of a random seed's person from the others (LTC, section 3.4).
GcnModel TrainSegmenter(const Architecture& architecture, std::span<const LabeledProposals> sets,
                        const SegmenterTrainingOptions& segmenter_options,
                        const TrainingOptions& options, const EpochListener& on_epoch = {},
                        const Execution& execution = {});

/// Goes on from a GCN-S that learned before.
GcnModel TrainSegmenter(const GcnModel& from, std::span<const LabeledProposals> sets,
                        const SegmenterTrainingOptions& segmenter_options,
                        const TrainingOptions& options, const EpochListener& on_epoch = {},
                        const Execution& execution = {});

}  // namespace facegraph
