// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "facegraph/base/execution.h"
#include "facegraph/graph/proposal_set.h"

namespace facegraph {

/// How good each proposal is, by labels: what GCN-D learns to predict (LTC, section 3.3, equation
/// 1).
struct ProposalTargets {
  std::vector<float> iou;               ///< [num_proposals], 0..1: |P and C| / |P or C|
  std::vector<float> iop;               ///< [num_proposals], 0..1: |P and C| / |P|
  std::vector<int64_t> majority_label;  ///< [num_proposals]: the label of C, -1 if none is known
};

/// P is a proposal and C all faces, in P or not, with its most frequent label; of labels equally
/// frequent, the one that comes first in P. labels [num_faces]; a negative one is unknown: such a
/// face belongs to no C, but counts in |P|. Time is linear in the members.
ProposalTargets TargetsFromLabels(const ProposalSet& proposal_set, std::span<const int64_t> labels,
                                  const Execution& execution = {});

}  // namespace facegraph
