// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "facegraph/graph/proposal_set.h"

namespace facegraph {

/// The proposals whose score is at least `min_score`, best first, equal scores: lower index first.
/// Throws Error(kBadData) for a score that is not a number.
std::vector<int32_t> RankByScore(std::span<const float> scores, double min_score);

/// What each proposal is worth, [num_proposals]: IoU^1.5 n ((1 + c) IoP - c) for n faces, as
/// predicted. The second factor is the faces it gets right, less the cost c >= 0 of each it gets
/// wrong; the first favors proposals that have all of a person. Where the second is negative it
/// stands alone.
///
/// The paper ranks by IoU alone, whose denominator is the size of the whole person: a network has
/// to guess it from faces that are not in the proposal. De-overlap only needs an order, and whoever
/// is right about more faces should choose first (docs/method.md; measured in docs/benchmarks.md).
std::vector<float> ExpectedGains(const ProposalSet& proposal_set, std::span<const float> iou,
                               std::span<const float> iop, double fp_cost);

// Scores that need no network. Every table of results shows them beside a learned score: one that
// does not beat both has learned nothing.

/// Scores [num_proposals] in [0, 1) that put the proposals in a random order.
std::vector<float> RandomScores(int64_t num_proposals, uint64_t seed);

/// The size of each proposal, [num_proposals]: biggest first.
std::vector<float> SizeScores(const ProposalSet& proposal_set);

}  // namespace facegraph
