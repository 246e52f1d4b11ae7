// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "facegraph/base/execution.h"
#include "facegraph/graph/proposal_set.h"

namespace facegraph {

/// Quality of each proposal by labels: the training targets of GCN-D (LTC, section 3.3, equation
/// 1).
struct ProposalTargets {
  std::vector<float> iou;               ///< [num_proposals], 0..1: |P and C| / |P or C|
  std::vector<float> iop;               ///< [num_proposals], 0..1: |P and C| / |P|
  std::vector<int64_t> majority_label;  ///< [num_proposals]: the label of C, -1 if none is known
};

/// P is a proposal. C are all faces, inside or outside of P, with the most frequent label in P; on
/// ties the label that comes first in P. labels [num_faces]; negative: unknown. A face with an
/// unknown label is in no C but counts in |P|. Time is linear in the number of members.
/// Throws Error(kBadData) if the number of labels is wrong.
ProposalTargets TargetsFromLabels(const ProposalSet& proposal_set, std::span<const int64_t> labels,
                                  const Execution& execution = {});

}  // namespace facegraph
