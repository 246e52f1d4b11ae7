// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "facegraph/graph/proposal_set.h"

namespace facegraph {

/// Sorts the proposals with a score of at least `min_score`: best first, equal scores: lower index
/// first. Throws Error(kBadData) if a score is NaN.
std::vector<int32_t> RankByScore(std::span<const float> scores, double min_score);

/// Expected gain of each proposal, [num_proposals]: IoU^1.5 n ((1 + c) IoP - c) for n faces, with
/// predicted IoU and IoP [num_proposals]. The factor n ((1 + c) IoP - c) is the number of right
/// faces minus the false-positive cost c >= 0 of each wrong one. IoU^1.5 favors proposals that hold
/// all faces of a person; it is left out if the other factor is negative. Throws Error(kBadData) if
/// the numbers of scores differ from the number of proposals.
///
/// LTC ranks by IoU alone. Its denominator holds the size of the whole person, which a network must
/// guess. De-overlap needs only an order, and proposals with more right faces should come first
/// (docs/method.md; measured in docs/benchmarks.md).
std::vector<float> ExpectedGains(const ProposalSet& proposal_set, std::span<const float> iou,
                                 std::span<const float> iop, double fp_cost);

// Scores that need no network: the lower references for any learned score.

/// Random scores [num_proposals] in [0, 1).
std::vector<float> RandomScores(int64_t num_proposals, uint64_t seed);

/// The number of faces of each proposal, [num_proposals].
std::vector<float> SizeScores(const ProposalSet& proposal_set);

}  // namespace facegraph
