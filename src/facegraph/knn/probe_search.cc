// SPDX-License-Identifier: MIT
#include "facegraph/knn/probe_search.h"

#include <algorithm>
#include <atomic>
#include <memory>
#include <mutex>
#include <numeric>
#include <thread>
#include <vector>

#include "facegraph/base/parallel.h"
#include "facegraph/base/scratch_pool.h"

namespace facegraph {
namespace {

constexpr int64_t kMaxRightRows = 1024;  ///< of a large group at once

/// A lock for each list, held for a few instructions.
class ListLocks {
 public:
  explicit ListLocks(int64_t num_lists) : locks_(static_cast<size_t>(num_lists)) {}

  class Guard {
   public:
    explicit Guard(std::atomic_flag& lock) : lock_(lock) {
      // Whoever holds it may be waiting for a processor.
      while (lock_.test_and_set(std::memory_order_acquire)) std::this_thread::yield();
    }
    ~Guard() { lock_.clear(std::memory_order_release); }
    Guard(const Guard&) = delete;
    Guard& operator=(const Guard&) = delete;

   private:
    std::atomic_flag& lock_;
  };
  Guard Hold(int64_t list) { return Guard(locks_[static_cast<size_t>(list)]); }

 private:
  std::vector<std::atomic_flag> locks_;
};

/// What a thread collects at most: it stops after the rows that reach `max_probes`, which may all
/// look into every group.
int64_t MostCollected(int64_t num_groups, int64_t max_probes) {
  return max_probes + kMaxByteRows * num_groups;
}

/// What all threads share.
struct Shared {
  const Probes& probes;
  int32_t least;
  int64_t max_probes;
  CandidateLists& lists;
  ListLocks& locks;
};

/// One thread's search.
template <typename Finder>
class ChunkSearch {
 public:
  ChunkSearch(const Shared& shared, Finder finder)
      : shared_(shared),
        finder_(std::move(finder)),
        group_ends_(static_cast<size_t>(shared.probes.num_groups() + 1)) {
    // Growing would hold it twice meanwhile.
    const auto most =
        static_cast<size_t>(MostCollected(shared.probes.num_groups(), shared.max_probes));
    probes_.reserve(most);
    rows_.reserve(most);
  }

  void Offer(const RowBlock& chunk) {
    for (int64_t begin = chunk.begin; begin < chunk.end;) {
      begin = CollectProbes({begin, chunk.end});
      OfferCollected();
    }
  }

 private:
  void OfferCollected() {
    int64_t begin = 0;
    for (int64_t group = 0; group < shared_.probes.num_groups(); ++group) {
      const int64_t end = group_ends_[static_cast<size_t>(group)];
      if (begin < end) {
        OfferGroup(group, std::span(rows_).subspan(static_cast<size_t>(begin),
                                                   static_cast<size_t>(end - begin)));
      }
      begin = end;
    }
  }

  /// Which rows look into each group: rows_[group_ends_[g - 1]] .. rows_[group_ends_[g] - 1]; of
  /// the first rows, as many as there is room for, and at least some. Returns the next.
  int64_t CollectProbes(const RowBlock& rows) {
    probes_.clear();
    std::ranges::fill(group_ends_, 0);
    int64_t begin = rows.begin;
    while (begin < rows.end && std::ssize(probes_) < shared_.max_probes) {
      const int64_t end = std::min(begin + kMaxByteRows, rows.end);
      shared_.probes.ForEach(begin, end, shared_.least, pairs_, [&](int64_t row, int64_t group) {
        probes_.push_back({static_cast<int32_t>(group), static_cast<int32_t>(row)});
        ++group_ends_[static_cast<size_t>(group) + 1];
      });
      begin = end;
    }
    std::partial_sum(group_ends_.begin(), group_ends_.end(), group_ends_.begin());
    rows_.resize(probes_.size());
    for (const auto& [group, row] : probes_) rows_[group_ends_[static_cast<size_t>(group)]++] = row;
    return begin;
  }

  void OfferGroup(int64_t group, std::span<const int32_t> rows) {
    const std::vector<int64_t>& offsets = shared_.probes.order().offsets;
    for (int64_t begin = offsets[group]; begin < offsets[group + 1]; begin += kMaxRightRows) {
      const int64_t end = std::min(begin + kMaxRightRows, offsets[group + 1]);
      finder_.SetRight(begin, end);
      right_cuts_.clear();
      for (int64_t row = begin; row < end; ++row) right_cuts_.push_back(GetCut(row));
      for (size_t first = 0; first < rows.size(); first += Finder::kMaxLeft) {
        OfferTile(rows.subspan(first, std::min<size_t>(rows.size() - first, Finder::kMaxLeft)));
      }
    }
  }

  void OfferTile(std::span<const int32_t> left) {
    left_cuts_.clear();
    for (const int32_t row : left) left_cuts_.push_back(GetCut(row));
    for (const auto& [row, other, value] : finder_.Find(left, left_cuts_, right_cuts_)) {
      Add(row, other, value);
      Add(other, row, value);
    }
  }

  Ticks GetCut(int64_t row) {
    const auto hold = shared_.locks.Hold(row);
    return shared_.lists.Cuts(row, row + 1).front();
  }

  void Add(int32_t row, int32_t other, Ticks value) {
    const auto hold = shared_.locks.Hold(row);
    shared_.lists.AddOnce(row, shared_.probes.order().faces[static_cast<size_t>(other)], value);
  }

  struct Probe {
    int32_t group, row;
  };
  const Shared& shared_;
  Finder finder_;
  std::vector<Probe> probes_;
  std::vector<int64_t> group_ends_;
  std::vector<int32_t> rows_;
  std::vector<BytePair> pairs_;
  std::vector<Ticks> left_cuts_, right_cuts_;
};

}  // namespace

int64_t ProbeScratchBytes(int64_t num_groups, int64_t max_probes) {
  constexpr int64_t kProbe = 2 * sizeof(int32_t) + sizeof(int32_t);  // and its row, in order
  return MostCollected(num_groups, max_probes) * kProbe;
}

void OfferProbes(const PairSearch& search, const Probes& probes, int32_t least, int64_t max_probes,
                 std::span<const RowBlock> chunks, CandidateLists& lists,
                 const Execution& execution, const std::function<void(int64_t)>& done) {
  ListLocks locks(lists.num_lists());
  const Shared shared{probes, least, max_probes, lists, locks};
  search.WithFinders([&](const auto& new_finder) {
    using Search = ChunkSearch<decltype(new_finder())>;
    ScratchPool<Search> pool([&] { return std::make_unique<Search>(shared, new_finder()); });
    std::mutex mutex;
    int64_t num_done = 0;
    ParallelFor(std::ssize(chunks), 1, execution, [&](int64_t index, int64_t) {
      pool.With([&](Search& thread) { thread.Offer(chunks[static_cast<size_t>(index)]); });
      const std::lock_guard<std::mutex> lock(mutex);
      done(++num_done);
    });
  });
}

}  // namespace facegraph
