// SPDX-License-Identifier: MIT
#include "facegraph/graph/proposal_set.h"

#include <algorithm>
#include <cassert>
#include <numeric>
#include <unordered_map>

#include "facegraph/base/hash.h"

namespace facegraph {

void ProposalSet::Add(std::span<const int32_t> proposal, int32_t from_setting) {
  assert(std::is_sorted(proposal.begin(), proposal.end()));
  members.insert(members.end(), proposal.begin(), proposal.end());
  offsets.push_back(static_cast<int64_t>(members.size()));
  setting.push_back(from_setting);
}

ProposalSet ProposalsFromPartition(const Partition& partition) {
  ProposalSet proposal_set;
  proposal_set.num_faces = partition.num_faces();
  proposal_set.offsets.assign(static_cast<size_t>(partition.num_clusters) + 1, 0);
  proposal_set.setting.assign(static_cast<size_t>(partition.num_clusters), 0);
  for (int32_t cluster : partition.cluster_of_face) {
    if (cluster >= 0) ++proposal_set.offsets[cluster + 1];
  }
  std::partial_sum(proposal_set.offsets.begin(), proposal_set.offsets.end(),
                   proposal_set.offsets.begin());
  proposal_set.members.resize(static_cast<size_t>(proposal_set.offsets.back()));
  std::vector<int64_t> place(proposal_set.offsets.begin(), proposal_set.offsets.end() - 1);
  for (int32_t face = 0; const int32_t cluster : partition.cluster_of_face) {
    if (cluster >= 0) proposal_set.members[place[cluster]++] = face;
    ++face;
  }
  return proposal_set;
}

ProposalSet WithoutRepeats(const ProposalSet& proposal_set) {
  ProposalSet distinct;
  distinct.num_faces = proposal_set.num_faces;
  std::unordered_multimap<uint64_t, int64_t> proposal_of_hash;
  for (int64_t p = 0; p < proposal_set.num_proposals(); ++p) {
    const std::span<const int32_t> members = proposal_set.Members(p);
    const uint64_t hash = HashBytes(members.data(), members.size_bytes());
    const auto [first, last] = proposal_of_hash.equal_range(hash);
    const bool is_repeat = std::any_of(first, last, [&](const auto& entry) {
      return std::ranges::equal(distinct.Members(entry.second), members);
    });
    if (is_repeat) continue;
    proposal_of_hash.emplace(hash, distinct.num_proposals());
    distinct.Add(members, proposal_set.setting[p]);
  }
  return distinct;
}

}  // namespace facegraph
