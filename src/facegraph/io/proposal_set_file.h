// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>

#include "facegraph/graph/proposal_set.h"

namespace facegraph {

/// Reads proposals from a .npz file with integer arrays `offsets` [p + 1] and `members`, and
/// perhaps `setting` [p] (else all 0) and `num_faces`, a single number (else the largest member +
/// 1). Members come out ascending within a proposal. Throws Error(kBadData) that names file and
/// proposal: offsets that do not ascend from 0 to the number of members, members outside
/// 0..num_faces-1 or twice in a proposal, a proposal without members.
ProposalSet ReadProposals(const std::filesystem::path& path);

/// Proposals from elsewhere, members ascending, or Error(kBadData) as above; `name` starts the
/// messages. Without settings they become 0.
ProposalSet InProposalOrder(ProposalSet proposal_set, const std::string& name);

/// Writes `offsets` int64, `members` int32, `setting` int32 and `num_faces` int64. Whole or not at
/// all. Throws Error(kFailed).
void WriteProposals(const std::filesystem::path& path, const ProposalSet& proposal_set);

}  // namespace facegraph
