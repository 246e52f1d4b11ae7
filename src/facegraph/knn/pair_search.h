// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "facegraph/knn/candidate_lists.h"
#include "facegraph/knn/float_pair_finder.h"
#include "facegraph/base/execution.h"
#include "facegraph/base/matrix.h"
#include "facegraph/kernels/coded_rows.h"

namespace facegraph {

/// Rows begin..end-1 of an order of the faces.
struct RowBlock {
  int64_t begin = 0, end = 0;
};

/// Two blocks, by their numbers, whose rows are to meet; left <= right.
struct BlockPair {
  int32_t left = 0, right = 0;
};

/// Offers pairs of faces to the lists of both: each product is computed once and serves two faces.
/// What the lists hold in the end does not depend on the order of the pairs, on threads, or on how
/// products are computed (in whole numbers where the machine is quick at them, else float32:
/// CandidateLists says why nothing is lost).
class PairSearch {
 public:
  /// units [n, dim]; order: row i is face order[i]. Both have to outlive it.
  PairSearch(MatrixView<const float> units, std::span<const int32_t> order,
             const Execution& execution);

  /// What the values that it adds to lists are off by at most, for CandidateLists.
  int32_t error() const;

  /// Every pair of faces from the given pairs of blocks; a block with itself means each of its
  /// pairs once. lists: list i is that of row i. No pair of blocks may be offered twice. Pairs that
  /// come one after the other are done at the same time: the fewer blocks they share the better.
  /// Tells `done` after each pair how many of these are done, one thread at a time.
  void Offer(std::span<const RowBlock> blocks, std::span<const BlockPair> pairs,
             CandidateLists& lists, const Execution& execution,
             const std::function<void(int64_t)>& done) const;

  /// The rows as bytes, in the order given.
  const ByteRows& Bytes(const Execution& execution);

  /// Calls use(new_finder) with what makes a finder of pairs among the rows, one for each thread:
  /// by whole numbers or by float32.
  template <typename Use>
  void WithFinders(const Use& use) const {
    if (codes_) {
      use([&] { return CodedPairFinder(*codes_); });
    } else {
      use([&] { return FloatPairFinder(units_, order_); });
    }
  }

 private:
  template <typename NewFinder>
  void OfferWith(const NewFinder& new_finder, std::span<const RowBlock> blocks,
                 std::span<const BlockPair> pairs, CandidateLists& lists,
                 const Execution& execution, const std::function<void(int64_t)>& done) const;

  MatrixView<const float> units_;
  std::span<const int32_t> order_;
  std::optional<CodedRows> codes_;  ///< where they are quick and close enough
  std::optional<ByteRows> bytes_;   ///< elsewhere, once they were asked for
};

/// All pairs of `num_blocks` blocks, first those of a block with itself; from then on stretches of
/// num_blocks / 2 share no block (the circle method for tournaments).
std::vector<BlockPair> AllPairs(int32_t num_blocks);

}  // namespace facegraph
