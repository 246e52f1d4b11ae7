// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "facegraph/base/execution.h"
#include "facegraph/base/matrix.h"
#include "facegraph/kernels/coded_rows.h"
#include "facegraph/kernels/similarity.h"
#include "facegraph/knn/candidate_lists.h"

namespace facegraph {

/// Rows begin..end-1 of an ordering of the faces.
struct RowBlock {
  int64_t begin = 0, end = 0;
};

/// The numbers of two blocks whose rows are compared with each other; left <= right.
struct BlockPair {
  int32_t left = 0, right = 0;
};

/// Like CodedPairFinder, by float32 products. For machines without fast 8-bit products and for rows
/// that 8 bits represent badly. Not thread safe: use one per thread.
class FloatPairFinder {
 public:
  static constexpr int64_t kMaxLeft = kSimilarityRows;

  /// Row i is units[order[i]]. Both must outlive it.
  FloatPairFinder(MatrixView<const float> units, std::span<const int32_t> order)
      : units_(units), order_(order) {}

  /// Error bound of SimilarPair::value for rows of `dim` values, in Ticks.
  static int32_t Error(int64_t dim);
  int32_t error() const { return Error(units_.cols()); }

  // See CodedPairFinder.
  void SetRight(int64_t begin, int64_t end);
  std::span<const SimilarPair> Find(int64_t begin, int64_t end, std::span<const Ticks> left_cuts,
                                    std::span<const Ticks> right_cuts);
  std::span<const SimilarPair> Find(std::span<const int32_t> left, std::span<const Ticks> left_cuts,
                                    std::span<const Ticks> right_cuts);
  MatrixView<const Ticks> AtLeast(int64_t begin, int64_t end);

 private:
  /// Copies scattered rows into consecutive memory.
  MatrixView<const float> Gather(std::span<const int32_t> which, std::vector<float>& rows) const;
  /// The products of some rows with the right-hand side, padded.
  MatrixView<const float> Products(std::span<const int32_t> left);
  /// The pairs that reach a cut and for which counts(left row, right row) is true.
  template <typename Counts>
  std::span<const SimilarPair> FindWhere(std::span<const int32_t> left,
                                         std::span<const Ticks> left_cuts,
                                         std::span<const Ticks> right_cuts, const Counts& counts);
  std::span<const int32_t> Range(int64_t begin, int64_t end);

  MatrixView<const float> units_;
  std::span<const int32_t> order_;
  int64_t right_begin_ = 0;
  PackedRows right_;
  std::vector<float> gathered_, left_, products_, cuts_;
  std::vector<int32_t> positions_, range_;
  std::vector<SimilarPair> pairs_;
  Matrix<Ticks> at_least_;
};

/// Compares pairs of faces and adds each to the candidate lists of both, so that each product is
/// computed once. Products are integer if the machine computes those fast, else float32. The final
/// lists do not depend on the order of pairs, on threads or on the kind of products (see the proof
/// in CandidateLists).
class PairSearch {
 public:
  /// units [n, dim]: unit rows. order: row i is face order[i]. Both must outlive it.
  PairSearch(MatrixView<const float> units, std::span<const int32_t> order,
             const Execution& execution);

  /// Error bound of the values that it adds to the lists, in Ticks.
  int32_t error() const;

  /// Compares all faces of the given pairs of blocks. For a block with itself, each pair of its
  /// faces is compared once. lists: list i belongs to row i. A pair of blocks must not be given
  /// twice. Consecutive pairs run in parallel, so they should share few blocks. Calls done(number
  /// of finished pairs) after each pair, from one thread at a time.
  void Offer(std::span<const RowBlock> blocks, std::span<const BlockPair> pairs,
             CandidateLists& lists, const Execution& execution,
             const std::function<void(int64_t)>& done) const;

  /// The rows as bytes, in the given order.
  const ByteRows& Bytes(const Execution& execution);

  /// Calls use(new_finder), where new_finder() makes a pair finder for one thread: a
  /// CodedPairFinder or a FloatPairFinder.
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
  std::optional<CodedRows> codes_;  ///< if they are fast and accurate enough
  std::optional<ByteRows> bytes_;   ///< otherwise, made by Bytes()
};

/// All pairs of `num_blocks` blocks. First each block with itself; then rounds of num_blocks / 2
/// pairs that share no block (the circle method for round-robin tournaments).
std::vector<BlockPair> AllPairs(int32_t num_blocks);

}  // namespace facegraph
