// SPDX-License-Identifier: MIT
#pragma once

#include <span>

#include "facegraph/base/execution.h"
#include "facegraph/gcn/model.h"
#include "facegraph/gcn/vertex_inputs.h"
#include "facegraph/graph/proposal_set.h"
#include "facegraph/graph/proposal_scores.h"

namespace facegraph {

/// Predicts IoU and IoP of every proposal by GCN-D (LTC, section 3.3). What the model has no head
/// for stays empty. Linear outputs may lie outside of 0..1. Throws Error(kBadData) if the parts do
/// not fit each other, kUsage if the model is not a detector.
ProposalScores DetectClusters(const GcnModel& model, const FaceData& data, const ProposalSet& proposal_set,
                              const Execution& execution = {});

/// The mean of what several predict, at least one, all of one architecture.
ProposalScores DetectClusters(std::span<const GcnModel> models, const FaceData& data,
                              const ProposalSet& proposal_set, const Execution& execution = {});

}  // namespace facegraph
