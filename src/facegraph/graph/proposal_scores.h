// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "facegraph/graph/precision_map.h"

namespace facegraph {

/// What GCN-D says of each proposal of a proposal set, or the truth it is trained on (LTC, equation 1).
struct ProposalScores {
  std::vector<float> iou;  ///< [num_proposals] estimates may lie a little outside 0..1
  std::vector<float> iop;  ///< [num_proposals]
  /// How the clusters made of such scores turn out, if the model learned it.
  std::optional<PrecisionMap> precision_map = std::nullopt;
};

/// What GCN-S says of each member of a proposal set (LTC, section 3.4).
struct InlierProbabilities {
  std::vector<float> probability;  ///< [members of the proposal set] 0..1; 1 where nothing was asked
  std::vector<uint8_t> segmented;  ///< [num_proposals] 1: GCN-S saw the proposal, 0: taken whole
};

}  // namespace facegraph
