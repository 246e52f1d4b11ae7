// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>

#include "facegraph/graph/proposal_scores.h"

namespace facegraph {

/// Reads .npz with `iou` and `iop`, float32 or float64 [num_proposals], and, if it is there,
/// `precision_map` [3]. Throws Error(kBadData) that names the file: lengths that differ, values
/// that are not finite.
ProposalScores ReadScores(const std::filesystem::path& path);

/// Writes `iou`, `iop` and `precision_map`, if there is one, as float32. Whole or not at all.
/// Throws Error(kFailed).
void WriteScores(const std::filesystem::path& path, const ProposalScores& scores);

/// Reads .npz with `probability` float32 or float64 [members] in 0..1 and `segmented`
/// [num_proposals] of any integer type, 0 or 1. Throws Error(kBadData). That the lengths fit a
/// cover is the caller's to check.
InlierProbabilities ReadInliers(const std::filesystem::path& path);

/// Writes `probability` float32 and `segmented` uint8. Whole or not at all. Throws Error(kFailed).
void WriteInliers(const std::filesystem::path& path, const InlierProbabilities& inliers);

}  // namespace facegraph
