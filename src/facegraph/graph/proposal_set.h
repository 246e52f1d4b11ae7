// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "facegraph/graph/partition.h"

namespace facegraph {

/// Overlapping sets of faces (proposals), in compressed rows. Proposal p is members[offsets[p]] ..
/// members[offsets[p+1]-1], ascending.
struct ProposalSet {
  std::vector<int64_t> offsets{0};  ///< [num_proposals + 1]
  std::vector<int32_t> members;     ///< face ids
  std::vector<int32_t>
      setting;            ///< [num_proposals] the setting that generated it; if several, the first
  int64_t num_faces = 0;  ///< faces of the whole data set, in a proposal or not

  int64_t num_proposals() const { return static_cast<int64_t>(offsets.size()) - 1; }
  std::span<const int32_t> Members(int64_t p) const {
    return {members.data() + offsets[p], static_cast<size_t>(offsets[p + 1] - offsets[p])};
  }
  /// Appends one proposal. Its members must be in ascending order.
  void Add(std::span<const int32_t> proposal, int32_t from_setting);
};

/// Converts the clusters of a partition to proposals, in cluster order.
ProposalSet ProposalsFromPartition(const Partition& partition);

/// Removes repeated proposals. Keeps the first of each, in order.
ProposalSet WithoutRepeats(const ProposalSet& proposal_set);

}  // namespace facegraph
