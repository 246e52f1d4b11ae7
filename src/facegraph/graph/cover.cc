// SPDX-License-Identifier: MIT
#include "facegraph/graph/cover.h"

#include <algorithm>
#include <cassert>
#include <unordered_map>

#include "facegraph/base/hash.h"

namespace facegraph {

void Cover::Add(std::span<const int32_t> proposal, int32_t made_by_setting) {
  assert(std::is_sorted(proposal.begin(), proposal.end()));
  members.insert(members.end(), proposal.begin(), proposal.end());
  offsets.push_back(static_cast<int64_t>(members.size()));
  setting.push_back(made_by_setting);
}

Cover WithoutRepeats(const Cover& cover) {
  Cover distinct;
  distinct.num_faces = cover.num_faces;
  std::unordered_multimap<uint64_t, int64_t> proposal_of_hash;
  for (int64_t p = 0; p < cover.num_proposals(); ++p) {
    const std::span<const int32_t> members = cover.Members(p);
    const uint64_t hash = HashBytes(members.data(), members.size_bytes());
    const auto [first, last] = proposal_of_hash.equal_range(hash);
    const bool is_repeat = std::any_of(first, last, [&](const auto& entry) {
      return std::ranges::equal(distinct.Members(entry.second), members);
    });
    if (is_repeat) continue;
    proposal_of_hash.emplace(hash, distinct.num_proposals());
    distinct.Add(members, cover.setting[p]);
  }
  return distinct;
}

}  // namespace facegraph
