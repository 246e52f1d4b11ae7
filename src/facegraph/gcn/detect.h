// SPDX-License-Identifier: MIT
#pragma once

#include <span>

#include "facegraph/base/execution.h"
#include "facegraph/gcn/model.h"
#include "facegraph/gcn/vertex_inputs.h"
#include "facegraph/graph/proposal_scores.h"
#include "facegraph/graph/proposal_set.h"

namespace facegraph {

/// Predicts the IoU and IoP of every proposal with GCN-D (LTC, section 3.3). A score for which the
/// model has no head stays empty. Linear outputs can be outside of 0..1. Same result for any number
/// of threads. Throws Error(kBadData) if model, data and proposals do not fit each other, and
/// Error(kUsage) if the model is not a detector.
ProposalScores DetectClusters(const GcnModel& model, const FaceData& data,
                              const ProposalSet& proposal_set, const Execution& execution = {});

/// The mean prediction of several models (at least one) with the same architecture.
ProposalScores DetectClusters(std::span<const GcnModel> models, const FaceData& data,
                              const ProposalSet& proposal_set, const Execution& execution = {});

}  // namespace facegraph
