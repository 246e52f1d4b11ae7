// SPDX-License-Identifier: MIT
#include "facegraph/clustering/suppression.h"

#include <algorithm>
#include <numeric>

namespace facegraph {
namespace {

// For every face the kept proposals that hold it, in the order of the ranking. Each face has room
// for all proposals that hold it, so that its list lies in one place: the lists are read far more
// often than anything else, and mostly miss the cache.
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

  // The largest IoU of `proposal` with any kept one.
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
  std::vector<int64_t> begin_;    // [num_faces + 1] where the list of a face begins in kept_
  std::vector<int64_t> end_;      // [num_faces] and where it ends so far
  std::vector<int32_t> kept_;     // [members]
  std::vector<int32_t> shared_;   // [num_proposals] faces shared with the proposal at hand, else 0
  std::vector<int32_t> touched_;  // where shared_ is not 0
};

}  // namespace

std::vector<int32_t> SuppressOverlaps(const ProposalSet& proposal_set, std::span<const int32_t> ranking,
                                      double max_iou) {
  KeptProposals index(proposal_set);
  std::vector<int32_t> kept;
  for (const int32_t proposal : ranking) {
    if (index.LargestIou(proposal) > max_iou) continue;
    index.Keep(proposal);
    kept.push_back(proposal);
  }
  return kept;
}

}  // namespace facegraph
