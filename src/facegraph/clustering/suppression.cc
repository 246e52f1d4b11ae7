// SPDX-License-Identifier: MIT
#include "facegraph/clustering/suppression.h"

#include <algorithm>

namespace facegraph {
namespace {

// For every face the kept proposals that hold it, as linked lists in one array: they grow in the
// order of the ranking, so compressed rows cannot be laid out beforehand.
class KeptProposals {
 public:
  explicit KeptProposals(const Cover& cover)
      : cover_(cover), last_of_face_(cover.num_faces, -1), shared_(cover.num_proposals(), 0) {}

  void Keep(int32_t proposal) {
    for (const int32_t face : cover_.Members(proposal)) {
      entries_.push_back({proposal, last_of_face_[face]});
      last_of_face_[face] = static_cast<int64_t>(entries_.size()) - 1;
    }
  }

  // The largest IoU of `proposal` with any kept one.
  double LargestIou(int32_t proposal) {
    for (const int32_t face : cover_.Members(proposal)) {
      for (int64_t e = last_of_face_[face]; e >= 0; e = entries_[e].previous) {
        const int32_t kept = entries_[e].proposal;
        if (shared_[kept]++ == 0) touched_.push_back(kept);
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
  struct Entry {
    int32_t proposal;
    int64_t previous;  // the entry before it of the same face, or -1
  };

  int64_t Size(int32_t proposal) const {
    return cover_.offsets[proposal + 1] - cover_.offsets[proposal];
  }

  const Cover& cover_;
  std::vector<int64_t> last_of_face_;  // [num_faces] entry, or -1
  std::vector<Entry> entries_;
  std::vector<int32_t> shared_;   // [num_proposals] faces shared with the proposal at hand, else 0
  std::vector<int32_t> touched_;  // where shared_ is not 0
};

}  // namespace

std::vector<int32_t> SuppressOverlaps(const Cover& cover, std::span<const int32_t> ranking,
                                      double max_iou) {
  KeptProposals index(cover);
  std::vector<int32_t> kept;
  for (const int32_t proposal : ranking) {
    if (index.LargestIou(proposal) > max_iou) continue;
    index.Keep(proposal);
    kept.push_back(proposal);
  }
  return kept;
}

}  // namespace facegraph
