// SPDX-License-Identifier: MIT
#include "facegraph/affinity/candidate_list.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <functional>
#include <limits>

#include "facegraph/kernels/similarity.h"

namespace facegraph {
namespace {

void Prefetch(std::span<const float> row) {
  constexpr size_t kCacheLine = 64 / sizeof(float);
  for (size_t at = 0; at < row.size(); at += kCacheLine) __builtin_prefetch(row.data() + at);
}

/// Room to wait in, so that the cut is renewed rarely.
size_t CapacityFor(size_t count) { return 2 * count + 32; }

}  // namespace

CandidateList::CandidateList(MatrixView<const float> units, int32_t self, int64_t count,
                             double error_bound)
    : units_(units),
      self_(self),
      count_(static_cast<size_t>(count)),
      capacity_(CapacityFor(count_)),
      error_bound_(error_bound),
      cut_(-std::numeric_limits<float>::infinity()) {
  assert(count >= 1);
  candidates_.reserve(capacity_);
}

void CandidateList::ExpectOthers(std::span<float> at_least) {
  if (at_least.size() < count_) return;
  const auto last = at_least.begin() + static_cast<std::ptrdiff_t>(count_ - 1);
  std::nth_element(at_least.begin(), last, at_least.end(), std::greater<>());
  RaiseCut(static_cast<double>(*last) - error_bound_);
}

void CandidateList::MakeRoom() {
  if (num_exact_ == 0) {
    DropBelowCut();
    if (candidates_.size() <= count_ + (capacity_ - count_) / 2) return;
  }
  // Many values are too close to each other to tell apart, as those of duplicates are: from now on
  // the true similarities decide.
  KeepBest();
  RaiseCut(static_cast<double>(candidates_.back().similarity) - error_bound_);
}

// Renews the cut as the class comment says and drops what lies below it.
void CandidateList::DropBelowCut() {
  const auto last = candidates_.begin() + static_cast<std::ptrdiff_t>(count_ - 1);
  std::nth_element(
      candidates_.begin(), last, candidates_.end(),
      [](const Candidate& a, const Candidate& b) { return a.similarity > b.similarity; });
  RaiseCut(static_cast<double>(last->similarity) - 2 * error_bound_);
  std::erase_if(candidates_, [this](const Candidate& c) { return c.similarity < cut_; });
}

// Scores again what is not scored yet and keeps the best `count`, sorted.
void CandidateList::KeepBest() {
  constexpr size_t kAhead = 6;  // rows lie anywhere in memory: asked for before their turn
  const float* self = units_.Row(self_).data();
  for (size_t c = num_exact_; c < candidates_.size(); ++c) {
    if (c + kAhead < candidates_.size()) Prefetch(units_.Row(candidates_[c + kAhead].id));
    const float* other = units_.Row(candidates_[c].id).data();
    candidates_[c].similarity = Similarity(self, other, units_.cols());
  }
  const size_t kept = std::min(count_, candidates_.size());
  std::partial_sort(candidates_.begin(), candidates_.begin() + static_cast<std::ptrdiff_t>(kept),
                    candidates_.end());
  candidates_.resize(kept);
  num_exact_ = kept;
}

void CandidateList::RaiseCut(double cut) {
  const float below =
      std::nextafter(static_cast<float>(cut),
                     -std::numeric_limits<float>::infinity());  // whichever way it rounded
  cut_ = std::max(cut_, below);
}

void CandidateList::Finish(std::span<int32_t> ids, std::span<float> similarities) {
  assert(ids.size() == similarities.size() && ids.size() <= count_);
  if (num_exact_ == 0 && candidates_.size() > count_) DropBelowCut();
  KeepBest();
  const size_t size = std::min(ids.size(), candidates_.size());
  for (size_t c = 0; c < size; ++c) {
    ids[c] = candidates_[c].id;
    similarities[c] = candidates_[c].similarity;
  }
}

int64_t CandidateBytes(int64_t num_lists, int64_t count) {
  constexpr size_t kCandidate = sizeof(float) + sizeof(int32_t);
  const size_t list = CapacityFor(static_cast<size_t>(count)) * kCandidate + sizeof(CandidateList);
  return num_lists * static_cast<int64_t>(list);
}

}  // namespace facegraph
