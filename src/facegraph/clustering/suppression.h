// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "facegraph/graph/proposal_set.h"

namespace facegraph {

/// Non-maximum suppression, the alternative to de-overlap that LTC compares with (figure 7): walks
/// `ranking` (proposals of `cover`, best first) and drops each proposal whose IoU with one that was
/// kept before, |A ∩ B| / |A ∪ B|, exceeds `max_iou` (0..1). Returns what was kept, in that order.
///
/// Only proposals that share a face are ever compared: the cost is the number of (face of a
/// proposal, kept proposal that holds it) pairs, not the square of the number of proposals.
std::vector<int32_t> SuppressOverlaps(const ProposalSet& proposal_set, std::span<const int32_t> ranking,
                                      double max_iou);

}  // namespace facegraph
