// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>

#include "facegraph/base/execution.h"
#include "facegraph/gcn/model.h"
#include "facegraph/gcn/training.h"
#include "facegraph/gcn/vertex_inputs.h"
#include "facegraph/graph/cover.h"
#include "facegraph/proposals/targets.h"

namespace facegraph {

/// Trains GCN-D on the true IoU and IoP of proposals (LTC, section 3.3). Proposals without any
/// known label take no part. Throws Error(kUsage) for impossible options, kBadData if the parts do
/// not fit each other or too few proposals remain.
GcnModel TrainDetector(const Architecture& architecture, const FaceData& data, const Cover& cover,
                       const ProposalTargets& targets, const TrainingOptions& options,
                       const EpochListener& on_epoch = {}, const Execution& execution = {});

/// Trains GCN-S to tell the faces of a random seed's person from the others (LTC, section 3.4).
/// labels [num_faces]; a negative one is unknown, like nobody else's.
GcnModel TrainSegmenter(const Architecture& architecture, const FaceData& data, const Cover& cover,
                        const ProposalTargets& targets, std::span<const int64_t> labels,
                        const SegmenterTrainingOptions& segmenter_options,
                        const TrainingOptions& options, const EpochListener& on_epoch = {},
                        const Execution& execution = {});

}  // namespace facegraph
