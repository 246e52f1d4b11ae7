// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "facegraph/graph/partition.h"

namespace facegraph {

/// Overlapping sets of faces: proposal p is members[offsets[p]] .. members[offsets[p+1]-1],
/// ascending.
struct ProposalSet {
  std::vector<int64_t> offsets{0};  ///< [num_proposals + 1]
  std::vector<int32_t> members;     ///< faces
  std::vector<int32_t> setting;  ///< [num_proposals] which setting made it (the first, if several)
  int64_t num_faces = 0;         ///< faces of the whole data set, covered or not

  int64_t num_proposals() const { return static_cast<int64_t>(offsets.size()) - 1; }
  std::span<const int32_t> Members(int64_t p) const {
    return {members.data() + offsets[p], static_cast<size_t>(offsets[p + 1] - offsets[p])};
  }
  /// Appends one proposal; its members must ascend.
  void Add(std::span<const int32_t> proposal, int32_t made_by_setting);
};

/// The clusters of a partition as proposals, in the order of their numbers.
ProposalSet ProposalsFromPartition(const Partition& partition);

/// Every distinct set once, in the order of first appearance.
ProposalSet WithoutRepeats(const ProposalSet& proposal_set);

}  // namespace facegraph
