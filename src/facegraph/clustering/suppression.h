// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "facegraph/graph/proposal_set.h"

namespace facegraph {

/// Non-maximum suppression, the alternative to de-overlap in LTC (figure 7). Visits the proposals
/// in the order of `ranking` (indices, best first) and drops a proposal if its IoU with a kept one,
/// |A ∩ B| / |A ∪ B|, is above `max_iou` (0..1). Returns the kept proposals in the same order.
///
/// Only proposals that share a face are compared. The time is the number of pairs (face of a
/// proposal, kept proposal that holds the face), not the square of the number of proposals.
std::vector<int32_t> SuppressOverlaps(const ProposalSet& proposal_set,
                                      std::span<const int32_t> ranking, double max_iou);

}  // namespace facegraph
