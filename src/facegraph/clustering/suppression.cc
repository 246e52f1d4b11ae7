// SPDX-License-Identifier: MIT
#include "facegraph/clustering/suppression.h"

#include <algorithm>
#include <numeric>

namespace facegraph {
namespace {

// For every face, the kept proposals that hold it, in the order of the ranking. Memory for all
// proposals of a face is reserved, so that each list is contiguous: these lists are read more often
// than any other data and mostly miss the cache.
class KeptProposals {
 public:
  explicit KeptProposals(const ProposalSet& proposal_set)
      : proposal_set_(proposal_set),
        begin_(proposal_set.num_faces + 1, 0),
        kept_(proposal_set.members.size()),
        shared_(proposal_set.num_proposals(), 0) {
    for (const int32_t face : proposal_set.members) ++begin_[face + 1];
    std::partial_sum(begin_.begin(), begin_.end(), begin_.begin());
    end_.assign(begin_.begin(), begin_.end() - 1);
  }

  void Keep(int32_t proposal) {
    for (const int32_t face : proposal_set_.Members(proposal)) kept_[end_[face]++] = proposal;
  }

  // The largest IoU of `proposal` with a kept proposal, 0 if there is none.
  double LargestIou(int32_t proposal) {
    for (const int32_t face : proposal_set_.Members(proposal)) {
      for (int64_t i = begin_[face]; i < end_[face]; ++i) {
        if (shared_[kept_[i]]++ == 0) touched_.push_back(kept_[i]);
      }
    }
    double largest = 0;
    for (const int32_t kept : touched_) {
      const int64_t in_both = shared_[kept];
      const int64_t in_either = Size(proposal) + Size(kept) - in_both;
      largest = std::max(largest, static_cast<double>(in_both) / static_cast<double>(in_either));
      shared_[kept] = 0;
    }
    touched_.clear();
    return largest;
  }

 private:
  int64_t Size(int32_t proposal) const {
    return proposal_set_.offsets[proposal + 1] - proposal_set_.offsets[proposal];
  }

  const ProposalSet& proposal_set_;
  std::vector<int64_t> begin_;    // [num_faces + 1] begin of the list of each face in kept_
  std::vector<int64_t> end_;      // [num_faces] current end of the list of each face
  std::vector<int32_t> kept_;     // [members]
  std::vector<int32_t> shared_;   // [num_proposals] faces shared with the current proposal
  std::vector<int32_t> touched_;  // proposals whose shared_ is not 0
};

}  // namespace

std::vector<int32_t> SuppressOverlaps(const ProposalSet& proposal_set,
                                      std::span<const int32_t> ranking, double max_iou) {
  KeptProposals kept_proposals(proposal_set);
  std::vector<int32_t> kept;
  for (const int32_t proposal : ranking) {
    if (kept_proposals.LargestIou(proposal) > max_iou) continue;
    kept_proposals.Keep(proposal);
    kept.push_back(proposal);
  }
  return kept;
}

}  // namespace facegraph
