// SPDX-License-Identifier: MIT
#include "facegraph/knn/pair_search.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <mutex>
#include <numeric>
#include <optional>

#include "facegraph/base/parallel.h"
#include "facegraph/base/scratch_pool.h"
#include "facegraph/kernels/coded_rows.h"

namespace facegraph {
namespace {

/// With a larger mean error of the bytes, too many pairs become candidates, and float32 is faster.
constexpr double kMaxByteError = 0.12;

/// Shared by all threads.
struct Search {
  std::span<const int32_t> order;
  CandidateLists& lists;
};

/// Raises the cuts of the lists of a block by lower bounds of similarities within the block.
/// Otherwise empty lists would first accept every face and drop most of them later.
template <typename Finder>
void RaiseCuts(const Search& search, const RowBlock& block, Finder& finder) {
  // The values include the face itself, which is not a neighbor.
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

/// Compares two blocks. The calling thread holds the locks of their lists.
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

/// Exact, because float represents all values of Ticks.
float AsFloat(Ticks ticks) { return static_cast<float>(ticks) / kTicksPerOne; }

}  // namespace

int32_t FloatPairFinder::Error(int64_t dim) {
  return static_cast<int32_t>(std::ceil(SimilarityErrorBound(dim) * kTicksPerOne)) +
         1;  // Ticks round down
}

std::span<const int32_t> FloatPairFinder::Range(int64_t begin, int64_t end) {
  range_.resize(static_cast<size_t>(end - begin));
  std::iota(range_.begin(), range_.end(), static_cast<int32_t>(begin));
  return range_;
}

MatrixView<const float> FloatPairFinder::Gather(std::span<const int32_t> which,
                                                std::vector<float>& rows) const {
  rows.resize(which.size() * static_cast<size_t>(units_.cols()));
  const MatrixView<float> view(rows.data(), std::ssize(which), units_.cols());
  for (size_t i = 0; i < which.size(); ++i) {
    std::ranges::copy(units_.Row(order_[static_cast<size_t>(which[i])]),
                      view.Row(static_cast<int64_t>(i)).begin());
  }
  return view;
}

void FloatPairFinder::SetRight(int64_t begin, int64_t end) {
  right_begin_ = begin;
  right_.Pack(Gather(Range(begin, end), gathered_));
}

MatrixView<const float> FloatPairFinder::Products(std::span<const int32_t> left) {
  products_.resize(left.size() * static_cast<size_t>(right_.padded_rows()));
  const MatrixView<float> products(products_.data(), std::ssize(left), right_.padded_rows());
  SimilarityBlock(Gather(left, left_), right_, products);
  return products;
}

template <typename Counts>
std::span<const SimilarPair> FloatPairFinder::FindWhere(std::span<const int32_t> left,
                                                        std::span<const Ticks> left_cuts,
                                                        std::span<const Ticks> right_cuts,
                                                        const Counts& counts) {
  const MatrixView<const float> products = Products(left);
  positions_.resize(right_cuts.size());
  cuts_.resize(right_cuts.size());
  std::ranges::transform(right_cuts, cuts_.begin(), AsFloat);
  pairs_.clear();
  for (size_t i = 0; i < left.size(); ++i) {
    const std::span<const float> values =
        products.Row(static_cast<int64_t>(i)).first(right_cuts.size());
    const int64_t found = FindAtLeastEither(values, AsFloat(left_cuts[i]), cuts_, positions_);
    for (const int32_t position : std::span(positions_).first(static_cast<size_t>(found))) {
      const auto right = static_cast<int32_t>(right_begin_) + position;
      if (!counts(left[i], right)) continue;
      pairs_.push_back({left[i], right, ToTicks(values[static_cast<size_t>(position)])});
    }
  }
  return pairs_;
}

std::span<const SimilarPair> FloatPairFinder::Find(int64_t begin, int64_t end,
                                                   std::span<const Ticks> left_cuts,
                                                   std::span<const Ticks> right_cuts) {
  return FindWhere(Range(begin, end), left_cuts, right_cuts,
                   [](int32_t left, int32_t right) { return left < right; });
}

std::span<const SimilarPair> FloatPairFinder::Find(std::span<const int32_t> left,
                                                   std::span<const Ticks> left_cuts,
                                                   std::span<const Ticks> right_cuts) {
  return FindWhere(left, left_cuts, right_cuts, [](int32_t a, int32_t b) { return a != b; });
}

MatrixView<const Ticks> FloatPairFinder::AtLeast(int64_t begin, int64_t end) {
  const MatrixView<const float> products = Products(Range(begin, end));
  if (at_least_.rows() < end - begin || at_least_.cols() != right_.num_rows()) {
    at_least_ = Matrix<Ticks>(std::max(end - begin, kMaxLeft), right_.num_rows());
  }
  for (int64_t row = 0; row < end - begin; ++row) {
    for (int64_t right = 0; right < right_.num_rows(); ++right) {
      at_least_(row, right) = Lowered(ToTicks(products(row, right)), error());
    }
  }
  return at_least_.View().Rows(0, end - begin);
}

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
  // The circle has an odd number of blocks. If num_blocks is even, the last block is paired with
  // the idle one.
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
