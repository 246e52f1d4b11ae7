// SPDX-License-Identifier: MIT
#include "facegraph/affinity/pair_search.h"

#include <algorithm>
#include <cassert>
#include <memory>
#include <mutex>
#include <optional>

#include "facegraph/affinity/float_pair_finder.h"
#include "facegraph/base/parallel.h"
#include "facegraph/base/scratch_pool.h"
#include "facegraph/kernels/byte_rows.h"
#include "facegraph/kernels/similarity.h"

namespace facegraph {
namespace {

/// Bytes that lose more than this on average let too many pairs through to be worth it.
constexpr double kMostByteError = 0.06;
constexpr int64_t kAhead = 6;  ///< rows lie anywhere in memory: asked for before their turn

void Prefetch(std::span<const float> row) {
  constexpr size_t kCacheLine = 64 / sizeof(float);
  for (size_t at = 0; at < row.size(); at += kCacheLine) __builtin_prefetch(row.data() + at);
}

/// What all threads share.
struct Search {
  MatrixView<const float> units;
  std::span<const int32_t> order;
  std::span<CandidateList> lists;

  CandidateList& List(int64_t row) const {
    return lists[static_cast<size_t>(order[static_cast<size_t>(row)])];
  }
  std::span<const float> Row(int64_t row) const {
    return units.Row(order[static_cast<size_t>(row)]);
  }
  void ReadCuts(int64_t begin, int64_t end, std::vector<float>& cuts) const {
    cuts.clear();
    for (int64_t row = begin; row < end; ++row) cuts.push_back(List(row).cut());
  }
};

void Offer(const Search& search, std::span<const PossiblePair> pairs, bool same_block) {
  for (size_t i = 0; i < pairs.size(); ++i) {
    const auto [left, right, at_least, at_most] = pairs[i];
    if (i + kAhead < pairs.size()) {
      Prefetch(search.Row(pairs[i + kAhead].right));
      __builtin_prefetch(&search.List(pairs[i + kAhead].right));
    }
    if (same_block && left >= right) continue;  // comes as (right, left)
    CandidateList &of_left = search.List(left), &of_right = search.List(right);
    if (at_most < of_left.cut() && at_most < of_right.cut()) continue;
    const float value =
        FloatDot(search.Row(left).data(), search.Row(right).data(), search.units.cols());
    of_left.Add(search.order[static_cast<size_t>(right)], value);
    of_right.Add(search.order[static_cast<size_t>(left)], value);
  }
}

template <typename Finder>
struct Scratch {
  Finder finder;
  std::vector<float> left_cuts, right_cuts;
  std::vector<std::vector<float>> at_least;  ///< of the pairs of each left row
};

/// Lets the lists of a block know how similar their best faces of the block are at least: empty
/// lists would take in every face that comes first, to throw most of them out again.
template <typename Finder>
void RaiseCuts(const Search& search, const RowBlock& block, Scratch<Finder>& scratch) {
  scratch.finder.SetRight(block.begin, block.end);
  search.ReadCuts(block.begin, block.end, scratch.right_cuts);
  for (int64_t begin = block.begin; begin < block.end; begin += Finder::kMostLeft) {
    const int64_t end = std::min(begin + Finder::kMostLeft, block.end);
    search.ReadCuts(begin, end, scratch.left_cuts);
    scratch.at_least.resize(static_cast<size_t>(end - begin));
    for (auto& values : scratch.at_least) values.clear();
    for (const auto& pair :
         scratch.finder.Find(begin, end, scratch.left_cuts, scratch.right_cuts)) {
      if (pair.left == pair.right) continue;
      scratch.at_least[static_cast<size_t>(pair.left - begin)].push_back(pair.at_least);
    }
    for (int64_t row = begin; row < end; ++row) {
      search.List(row).ExpectOthers(scratch.at_least[static_cast<size_t>(row - begin)]);
    }
  }
}

/// Offers the pairs of two blocks, whose lists are this thread's for the time.
template <typename Finder>
void OfferBlocks(const Search& search, const RowBlock& left, const RowBlock& right,
                 Scratch<Finder>& scratch) {
  const bool same_block = left.begin == right.begin;
  if (same_block) RaiseCuts(search, left, scratch);
  scratch.finder.SetRight(right.begin, right.end);
  for (int64_t begin = left.begin; begin < left.end; begin += Finder::kMostLeft) {
    const int64_t end = std::min(begin + Finder::kMostLeft, left.end);
    search.ReadCuts(begin, end, scratch.left_cuts);
    search.ReadCuts(right.begin, right.end, scratch.right_cuts);
    Offer(search, scratch.finder.Find(begin, end, scratch.left_cuts, scratch.right_cuts),
          same_block);
  }
}

}  // namespace

PairSearch::PairSearch(MatrixView<const float> units, std::span<const int32_t> order,
                       std::span<const RowBlock> blocks, std::span<CandidateList> lists,
                       const Execution& execution)
    : units_(units), order_(order), blocks_(blocks), lists_(lists) {
  if (!ByteRows::AreFast(units.cols())) return;
  bytes_.emplace(units, order, execution);
  if (bytes_->MeanError() > kMostByteError) bytes_.reset();
}

template <typename Finder, typename NewFinder>
void PairSearch::OfferWith(const NewFinder& new_finder, std::span<const BlockPair> pairs,
                           const Execution& execution) const {
  const Search search{units_, order_, lists_};
  ScratchPool<Scratch<Finder>> pool([&] {
    return std::make_unique<Scratch<Finder>>(Scratch<Finder>{new_finder(), {}, {}, {}});
  });
  std::vector<std::mutex> owners(blocks_.size());
  const auto num_pairs = static_cast<int64_t>(pairs.size()), num_faces = units_.rows();
  std::mutex mutex;
  int64_t done = 0;
  ParallelFor(num_pairs, 1, execution, [&](int64_t index, int64_t) {
    const int32_t left = pairs[static_cast<size_t>(index)].left;
    const int32_t right = pairs[static_cast<size_t>(index)].right;
    pool.With([&](Scratch<Finder>& scratch) {
      std::unique_lock<std::mutex> own(owners[left], std::defer_lock);
      std::unique_lock<std::mutex> other(owners[right], std::defer_lock);
      if (left == right) {
        own.lock();
      } else {
        std::lock(own, other);
      }
      OfferBlocks(search, blocks_[left], blocks_[right], scratch);
    });
    const std::lock_guard<std::mutex> lock(mutex);
    ++done;
    execution.Report("neighbours", num_faces * done / num_pairs, num_faces, "faces");
  });
}

void PairSearch::Offer(std::span<const BlockPair> pairs, const Execution& execution) const {
  if (bytes_) {
    OfferWith<BytePairFinder>([&] { return BytePairFinder(*bytes_); }, pairs, execution);
  } else {
    OfferWith<FloatPairFinder>([&] { return FloatPairFinder(units_, order_); }, pairs, execution);
  }
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
