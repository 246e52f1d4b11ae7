// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <string_view>

#include "facegraph/base/execution.h"
#include "facegraph/base/features.h"
#include "facegraph/pipeline/cluster_faces.h"

namespace facegraph::cli {

/// Writes clusters.jsonl through `write`, one line a cluster in the order of their numbers: id,
/// size, predicted_iou and predicted_iop of the proposal it came from (null if from none), medoid,
/// members, and inlier_probability of each member in that proposal.
void WriteClusterLines(const Features& features, const ClusterResult& result,
                       const Execution& execution,
                       const std::function<void(std::string_view)>& write);

}  // namespace facegraph::cli
