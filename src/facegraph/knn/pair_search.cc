// SPDX-License-Identifier: MIT
#include "facegraph/knn/pair_search.h"

#include <algorithm>
#include <cassert>
#include <memory>
#include <mutex>
#include <optional>

#include "facegraph/base/parallel.h"
#include "facegraph/base/scratch_pool.h"
#include "facegraph/kernels/coded_rows.h"

namespace facegraph {
namespace {

/// Bytes that lose more than this on average let too many pairs through to be worth it.
constexpr double kMaxByteError = 0.12;

/// What all threads share.
struct Search {
  std::span<const int32_t> order;
  CandidateLists& lists;
};

/// Lets the lists of a block know how similar their best faces of the block are at least: empty
/// lists would take in every face that comes first, to throw most of them out again.
template <typename Finder>
void RaiseCuts(const Search& search, const RowBlock& block, Finder& finder) {
  // The face itself, which does not count, is among them.
  const int64_t rank = search.lists.count() + 1;
  if (block.end - block.begin < rank) return;
  for (int64_t begin = block.begin; begin < block.end; begin += Finder::kMaxLeft) {
    const int64_t end = std::min(begin + Finder::kMaxLeft, block.end);
    const MatrixView<const Ticks> at_least = finder.AtLeast(begin, end);
    for (int64_t row = begin; row < end; ++row) {
      search.lists.Expect(row, RankedTicks(at_least.Row(row - begin), rank));
    }
  }
}

/// Offers the pairs of two blocks, whose lists are this thread's for the time.
template <typename Finder>
void OfferBlocks(const Search& search, const RowBlock& left, const RowBlock& right,
                 Finder& finder) {
  const bool same_block = left.begin == right.begin;
  finder.SetRight(right.begin, right.end);
  if (same_block) RaiseCuts(search, left, finder);
  for (int64_t begin = left.begin; begin < left.end; begin += Finder::kMaxLeft) {
    const int64_t end = std::min(begin + Finder::kMaxLeft, left.end);
    for (const auto& [row, other, value] : finder.Find(begin, end, search.lists.Cuts(begin, end),
                                                       search.lists.Cuts(right.begin, right.end))) {
      search.lists.Add(row, search.order[static_cast<size_t>(other)], value);
      search.lists.Add(other, search.order[static_cast<size_t>(row)], value);
    }
  }
}

}  // namespace

PairSearch::PairSearch(MatrixView<const float> units, std::span<const int32_t> order,
                       const Execution& execution)
    : units_(units), order_(order) {
  if (!CodedRows::AreFast(units.cols())) return;
  codes_.emplace(units, order, execution);
  if (codes_->MeanByteError() > kMaxByteError) codes_.reset();
}

int32_t PairSearch::error() const {
  return codes_ ? codes_->error() : FloatPairFinder::Error(units_.cols());
}

template <typename NewFinder>
void PairSearch::OfferWith(const NewFinder& new_finder, std::span<const RowBlock> blocks,
                           std::span<const BlockPair> pairs, CandidateLists& lists,
                           const Execution& execution,
                           const std::function<void(int64_t)>& done) const {
  using Finder = decltype(new_finder());
  const Search search{order_, lists};
  ScratchPool<Finder> pool([&] { return std::make_unique<Finder>(new_finder()); });
  std::vector<std::mutex> owners(blocks.size());
  std::mutex mutex;
  int64_t num_done = 0;
  ParallelFor(std::ssize(pairs), 1, execution, [&](int64_t index, int64_t) {
    const auto left = static_cast<size_t>(pairs[static_cast<size_t>(index)].left);
    const auto right = static_cast<size_t>(pairs[static_cast<size_t>(index)].right);
    pool.With([&](Finder& finder) {
      std::unique_lock<std::mutex> own(owners[left], std::defer_lock);
      std::unique_lock<std::mutex> other(owners[right], std::defer_lock);
      if (left == right) {
        own.lock();
      } else {
        std::lock(own, other);
      }
      OfferBlocks(search, blocks[left], blocks[right], finder);
    });
    const std::lock_guard<std::mutex> lock(mutex);
    done(++num_done);
  });
}

void PairSearch::Offer(std::span<const RowBlock> blocks, std::span<const BlockPair> pairs,
                       CandidateLists& lists, const Execution& execution,
                       const std::function<void(int64_t)>& done) const {
  WithFinders([&](const auto& new_finder) {
    OfferWith(new_finder, blocks, pairs, lists, execution, done);
  });
}

const ByteRows& PairSearch::Bytes(const Execution& execution) {
  if (codes_) return codes_->bytes();
  if (!bytes_) {
    bytes_.emplace(std::ssize(order_), units_.cols(), ByteRows::BestStep(units_, order_));
    ParallelFor(bytes_->num_rows(), 1024, execution, [&](int64_t begin, int64_t end) {
      for (int64_t row = begin; row < end; ++row) {
        bytes_->Set(row, units_.Row(order_[static_cast<size_t>(row)]));
      }
    });
  }
  return *bytes_;
}

std::vector<BlockPair> AllPairs(int32_t num_blocks) {
  std::vector<BlockPair> pairs;
  const auto add = [&](int32_t a, int32_t b) { pairs.push_back({std::min(a, b), std::max(a, b)}); };
  for (int32_t block = 0; block < num_blocks; ++block) add(block, block);
  // The blocks on the circle are odd in number; of an even number the last meets the idle one.
  const int32_t circle = num_blocks % 2 == 1 ? num_blocks : num_blocks - 1;
  for (int32_t round = 0; round < circle; ++round) {
    for (int32_t i = 1; i <= circle / 2; ++i) {
      add((round + i) % circle, (round - i + circle) % circle);
    }
    if (circle < num_blocks) add(round, circle);
  }
  return pairs;
}

}  // namespace facegraph
