// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "facegraph/base/execution.h"
#include "facegraph/base/matrix.h"
#include "facegraph/kernels/byte_rows.h"
#include "facegraph/kernels/kernel_table.h"
#include "facegraph/kernels/ticks.h"

namespace facegraph {

/// Unit rows as whole numbers: bytes, to find out quickly which pairs may be similar, and 16 bits,
/// to say how similar those are. A row x is step * q + e; from |e|, which is known for every row,
/// follows what a product is off by at most:
///
///   x y - step^2 q_x q_y = e_x y + (x - e_x) e_y, so it is off by |e_x| + |e_y| (1 + |e_x|) at
///   most
///
/// (Cauchy-Schwarz), and by error(x) + error(y) for error(x) = |e_x| (1 + max |e|) + rounding. The
/// same inequality keeps every partial sum of 16-bit products of step 2^-15 within 32 bits.
class CodedRows {
 public:
  /// Whether this instruction set multiplies bytes faster than float32, and rows of `dim` fit.
  static bool AreFast(int64_t dim);

  /// Takes rows units[order[0]], units[order[1]], ... The step of the bytes is the one that loses
  /// least on a sample of them. units [n, dim]: unit rows.
  CodedRows(MatrixView<const float> units, std::span<const int32_t> order,
            const Execution& execution);

  int64_t num_rows() const { return bytes_.num_rows(); }
  /// What products of bytes are off by on average: half of it comes from each row.
  double MeanByteError() const;
  const ByteRows& bytes() const { return bytes_; }
  /// What the 16 bits' Ticks are off by at most, for any two rows.
  int32_t error() const { return error_; }

 private:
  friend class CodedPairFinder;
  ByteRows bytes_;               ///< [n, dim]
  Matrix<int16_t> words_;        ///< [n, dim rounded up to 32]
  std::vector<int32_t> slacks_;  ///< [n], error(x) of bytes in units of their products, rounded up
  int32_t error_ = 0;
};

/// Two rows and their similarity, give or take the finder's error.
struct SimilarPair {
  int32_t left, right;
  Ticks value;
};

/// Finds the similar pairs of a few left rows with a block of right rows. One for each thread.
class CodedPairFinder {
 public:
  static constexpr int64_t kMaxLeft = kMaxByteRows;
  static constexpr int64_t kMaxRight = 4096;

  explicit CodedPairFinder(const CodedRows& rows) : rows_(rows) {}

  /// What the values of pairs are off by at most.
  int32_t error() const { return rows_.error(); }

  /// Rows begin..end-1 become the right-hand side; at most kMaxRight.
  void SetRight(int64_t begin, int64_t end);

  /// All pairs of rows begin..end-1, at most kMaxLeft, with higher rows of the right-hand side
  /// whose value reaches the cut of one of the two: left_cuts [end - begin], right_cuts as many as
  /// there are right rows. Valid until the next call.
  std::span<const SimilarPair> Find(int64_t begin, int64_t end, std::span<const Ticks> left_cuts,
                                    std::span<const Ticks> right_cuts);
  /// The same for kMaxLeft rows from anywhere, at most, with all other rows of the right-hand
  /// side.
  std::span<const SimilarPair> Find(std::span<const int32_t> left, std::span<const Ticks> left_cuts,
                                    std::span<const Ticks> right_cuts);

  /// What the similarity of each of these pairs is at least, [end - begin, right rows]; may be far
  /// less than the values. Valid until the next call.
  MatrixView<const Ticks> AtLeast(int64_t begin, int64_t end);

 private:
  /// Products of bytes that pairs of left rows and right rows have to reach.
  void SetNeeds(std::span<const int32_t> left, std::span<const Ticks> left_cuts,
                std::span<const Ticks> right_cuts);
  /// The positions and products of pairs that reach them; `left_bytes`: the left rows' bytes.
  std::span<BytePair> FindByBytes(const int8_t* left_bytes, int64_t num_left);
  /// Those of the pairs whose values reach a cut.
  std::span<const SimilarPair> Decide(std::span<BytePair> found, std::span<const int32_t> left,
                                      std::span<const Ticks> left_cuts,
                                      std::span<const Ticks> right_cuts);

  const CodedRows& rows_;
  int64_t right_begin_ = 0, right_end_ = 0;
  PackedBytes panels_;
  std::vector<int32_t> left_;       ///< the left rows
  std::vector<int8_t> left_bytes_;  ///< of rows from anywhere
  std::vector<int32_t> left_needs_;
  std::vector<int32_t> right_needs_;   ///< less the largest slack of the left rows
  std::vector<int32_t> panel_slacks_;  ///< the largest of a panel's rows
  std::vector<BytePair> found_;
  std::vector<SimilarPair> pairs_;
  std::vector<int32_t> products_;
  Matrix<Ticks> at_least_;
};

}  // namespace facegraph
