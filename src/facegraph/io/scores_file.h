// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>

#include "facegraph/base/memory_limit.h"
#include "facegraph/graph/proposal_scores.h"

namespace facegraph {

/// Reads a .npz file with `iou` and `iop`, float32 or float64 [num_proposals], and the optional
/// `precision_map` [3]. Throws Error(kBadData) that names the file: different lengths, values that
/// are not finite; Error(kOutOfMemory) for arrays that exceed `memory`. Arrays of other names are
/// not read.
ProposalScores ReadScores(const std::filesystem::path& path, const MemoryLimit& memory = {});

/// Writes `iou`, `iop` and, if present, `precision_map` as float32. Atomic (see AtomicFile). Throws
/// Error(kFailed).
void WriteScores(const std::filesystem::path& path, const ProposalScores& scores);

/// Reads a .npz file with `probability` float32 or float64 [members] in 0..1 and `segmented`
/// [num_proposals] of any integer type, 0 or 1. Throws as ReadScores does. The caller checks that
/// the lengths match the proposal set.
InlierProbabilities ReadInliers(const std::filesystem::path& path, const MemoryLimit& memory = {});

/// Writes `probability` float32 and `segmented` uint8. Atomic (see AtomicFile). Throws
/// Error(kFailed).
void WriteInliers(const std::filesystem::path& path, const InlierProbabilities& inliers);

}  // namespace facegraph
