// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "facegraph/graph/cover.h"

namespace facegraph {

/// The proposals whose score is at least `min_score`, best first, equal scores: lower index first.
/// Throws Error(kBadData) for a score that is not a number.
std::vector<int32_t> RankByScore(std::span<const float> scores, double min_score);

// Scores that need no network. Every table of results shows them beside a learned score: one that
// does not beat both has learned nothing.

/// Scores [num_proposals] in [0, 1) that put the proposals in a random order.
std::vector<float> RandomScores(int64_t num_proposals, uint64_t seed);

/// The size of each proposal, [num_proposals]: biggest first.
std::vector<float> SizeScores(const Cover& cover);

}  // namespace facegraph
