// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>

#include "facegraph/base/memory_limit.h"
#include "facegraph/graph/proposal_set.h"

namespace facegraph {

/// Reads proposals from a .npz file with integer arrays `offsets` [p + 1] and `members`. Optional
/// are `setting` [p] (default: all 0) and `num_faces`, a single number (default: largest member +
/// 1). Members are sorted within a proposal. Throws Error(kBadData) that names file and proposal:
/// offsets that do not ascend from 0 to the number of members, members outside 0..num_faces-1 or
/// twice in a proposal, a proposal without members. Throws Error(kOutOfMemory) if the set and
/// labels for its num_faces exceed `memory`.
ProposalSet ReadProposals(const std::filesystem::path& path, const MemoryLimit& memory = {});

/// Checks imported proposals and sorts the members of each. Throws Error(kBadData) as above.
/// Missing settings become 0. name: the start of error messages.
ProposalSet InProposalOrder(ProposalSet proposal_set, const std::string& name);

/// Writes `offsets` int64, `members` int32, `setting` int32 and `num_faces` int64. Atomic (see
/// AtomicFile). Throws Error(kFailed).
void WriteProposals(const std::filesystem::path& path, const ProposalSet& proposal_set);

}  // namespace facegraph
