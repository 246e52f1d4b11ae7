// SPDX-License-Identifier: MIT
#include "facegraph/knn/candidate_lists.h"

#include <algorithm>
#include <cassert>

#include "facegraph/kernels/similarity.h"

namespace facegraph {
namespace {

/// More than `count`, so that the cut is updated rarely.
int64_t CapacityFor(int64_t count) { return (3 * count / 2 + 63) / 32 * 32; }

/// The order of a finished list.
constexpr auto kBefore = [](const auto& a, const auto& b) {
  return a.similarity != b.similarity ? a.similarity > b.similarity : a.id < b.id;
};

}  // namespace

struct CandidateLists::Scored {
  float similarity;
  int32_t id;
};

CandidateLists::CandidateLists(MatrixView<const float> units, std::span<const int32_t> faces,
                               int64_t count, int32_t error)
    : units_(units),
      faces_(faces),
      count_(count),
      capacity_(static_cast<int32_t>(CapacityFor(count))),
      error_(error),
      cuts_(faces.size(), kMinTicks),
      sizes_(faces.size()),
      values_(num_lists(), capacity_, kUnset),
      candidates_(num_lists(), capacity_, kUnset) {
  assert(count >= 1);
}

// Without an early exit, so that the compiler vectorizes the loop.
bool CandidateLists::Holds(int64_t list, int32_t face) const {
  const int32_t* candidates = candidates_.Row(list).data();
  int32_t found = 0;
  for (int32_t c = 0; c < sizes_[static_cast<size_t>(list)]; ++c) {
    found |= candidates[c] == face ? 1 : 0;
  }
  return found != 0;
}

void CandidateLists::MakeRoom(int64_t list) {
  DropBelowCut(list);
  // If many values are too close to each other, as those of duplicates are, the true similarities
  // have to decide.
  if (sizes_[static_cast<size_t>(list)] > count_ + (capacity_ - count_) / 2) KeepBest(list);
}

// Updates the cut (see the class comment) and drops the candidates below it.
void CandidateLists::DropBelowCut(int64_t list) {
  const auto l = static_cast<size_t>(list);
  const std::span<Ticks> values = values_.Row(list).first(static_cast<size_t>(sizes_[l]));
  const std::span<int32_t> candidates = candidates_.Row(list);
  RaiseCut(list, Lowered(RankedTicks(values, count_), 2 * error_));
  const Ticks cut = cuts_[l];
  int32_t kept = 0;
  for (size_t c = 0; c < values.size(); ++c) {
    const Ticks value = values[c];
    values[static_cast<size_t>(kept)] = value;
    candidates[static_cast<size_t>(kept)] = candidates[c];
    kept += value >= cut ? 1 : 0;
  }
  sizes_[l] = kept;
}

std::vector<CandidateLists::Scored> CandidateLists::Score(int64_t list) const {
  constexpr size_t kAhead = 4;  // rows are scattered in memory, so they are prefetched
  const auto l = static_cast<size_t>(list);
  const auto ids = candidates_.Row(list).first(static_cast<size_t>(sizes_[l]));
  const float* self = units_.Row(faces_[l]).data();
  std::vector<Scored> scored;
  scored.reserve(ids.size());
  for (size_t c = 0; c < ids.size(); ++c) {
    if (c + kAhead < ids.size()) PrefetchRow(units_.Row(ids[c + kAhead]));
    scored.push_back({Similarity(self, units_.Row(ids[c]).data(), units_.cols()), ids[c]});
  }
  return scored;
}

// Keeps the best `count` candidates by their true similarities.
void CandidateLists::KeepBest(int64_t list) {
  std::vector<Scored> scored = Score(list);
  const auto last = scored.begin() + static_cast<std::ptrdiff_t>(count_ - 1);
  std::ranges::nth_element(scored, last, kBefore);
  RaiseCut(list, Lowered(ToTicks(last->similarity), error_));
  for (int64_t c = 0; c < count_; ++c) {
    values_(list, c) = ToTicks(scored[static_cast<size_t>(c)].similarity);
    candidates_(list, c) = scored[static_cast<size_t>(c)].id;
  }
  sizes_[static_cast<size_t>(list)] = static_cast<int32_t>(count_);
}

void CandidateLists::Finish(int64_t list, std::span<int32_t> ids, std::span<float> similarities) {
  assert(ids.size() == similarities.size() && static_cast<int64_t>(ids.size()) <= count_);
  if (sizes_[static_cast<size_t>(list)] > count_) DropBelowCut(list);
  std::vector<Scored> scored = Score(list);
  std::ranges::sort(scored, kBefore);
  const size_t size = std::min(ids.size(), scored.size());
  for (size_t c = 0; c < size; ++c) {
    ids[c] = scored[c].id;
    similarities[c] = scored[c].similarity;
  }
}

std::vector<std::span<std::byte>> CandidateLists::Content() {
  const std::span<Ticks> values(values_.data(), static_cast<size_t>(values_.size()));
  const std::span<int32_t> candidates(candidates_.data(), static_cast<size_t>(candidates_.size()));
  return {std::as_writable_bytes(std::span(cuts_)), std::as_writable_bytes(std::span(sizes_)),
          std::as_writable_bytes(values), std::as_writable_bytes(candidates)};
}

bool CandidateLists::HasValidContent() const {
  const auto is_face = [&](int32_t id) { return id >= 0 && id < units_.rows(); };
  for (int64_t list = 0; list < num_lists(); ++list) {
    const int32_t size = sizes_[static_cast<size_t>(list)];
    if (size < 0 || size > capacity_) return false;
    const auto faces = candidates_.Row(list).first(static_cast<size_t>(size));
    if (!std::ranges::all_of(faces, is_face)) return false;
  }
  return true;
}

int64_t CandidateLists::Bytes(int64_t num_lists, int64_t count) {
  constexpr int64_t kCandidate = sizeof(Ticks) + sizeof(int32_t);
  constexpr int64_t kList = sizeof(Ticks) + sizeof(int32_t);
  return num_lists * (CapacityFor(count) * kCandidate + kList);
}

}  // namespace facegraph
