// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "facegraph/base/execution.h"
#include "facegraph/base/matrix.h"
#include "facegraph/kernels/byte_rows.h"
#include "facegraph/kernels/kernel_table.h"
#include "facegraph/kernels/similarity.h"

namespace facegraph {

/// Unit rows, quantized twice: to 8 bits, to find candidate pairs quickly, and to 16 bits, to
/// compute their similarity. A row x is step * q + e. The length |e| is known for every row and
/// bounds the error of a dot product (Cauchy-Schwarz):
///
///   x y - step^2 q_x q_y = e_x y + (x - e_x) e_y
///   |x y - step^2 q_x q_y| <= |e_x| + |e_y| (1 + |e_x|) <= error(x) + error(y)
///   with error(x) = |e_x| (1 + max |e|) + rounding.
///
/// The same inequality keeps every partial sum of 16-bit products of step 2^-15 within 32 bits.
class CodedRows {
 public:
  /// Whether this instruction set multiplies bytes faster than float32 and `dim` is small enough.
  static bool AreFast(int64_t dim);

  /// Row i is units[order[i]]. units [n, dim]: unit rows. The step of the bytes minimizes the
  /// quantization error on a sample of the rows.
  CodedRows(MatrixView<const float> units, std::span<const int32_t> order,
            const Execution& execution);

  int64_t num_rows() const { return bytes_.num_rows(); }
  /// Mean error bound of the 8-bit products of two rows.
  double MeanByteError() const;
  const ByteRows& bytes() const { return bytes_; }
  /// Error bound of the 16-bit similarities of any two rows, in Ticks.
  int32_t error() const { return error_; }

 private:
  friend class CodedPairFinder;
  ByteRows bytes_;         ///< [n, dim]
  Matrix<int16_t> words_;  ///< [n, dim rounded up to 32]
  std::vector<int32_t>
      slacks_;  ///< [n], error(x) of the bytes in units of their products, rounded up
  int32_t error_ = 0;
};

/// Two rows and their similarity, within the error bound of the finder.
struct SimilarPair {
  int32_t left, right;
  Ticks value;
};

/// Finds the similar pairs between a few left rows and a block of right rows. Not thread safe: use
/// one per thread.
class CodedPairFinder {
 public:
  static constexpr int64_t kMaxLeft = kMaxByteRows;
  static constexpr int64_t kMaxRight = 4096;

  explicit CodedPairFinder(const CodedRows& rows) : rows_(rows) {}

  /// Error bound of SimilarPair::value, in Ticks.
  int32_t error() const { return rows_.error(); }

  /// Makes rows begin..end-1 the right-hand side; at most kMaxRight rows.
  void SetRight(int64_t begin, int64_t end);

  /// All pairs of a left row begin..end-1 and a right row with a higher number whose value reaches
  /// the cut of at least one of the two. At most kMaxLeft left rows. left_cuts [end - begin],
  /// right_cuts [right rows]. The result is valid until the next call.
  std::span<const SimilarPair> Find(int64_t begin, int64_t end, std::span<const Ticks> left_cuts,
                                    std::span<const Ticks> right_cuts);
  /// The same for at most kMaxLeft scattered left rows, paired with every right row except
  /// themselves.
  std::span<const SimilarPair> Find(std::span<const int32_t> left, std::span<const Ticks> left_cuts,
                                    std::span<const Ticks> right_cuts);

  /// A lower bound of the similarity of every pair, [end - begin, right rows]. May be far below the
  /// true similarity. Valid until the next call.
  MatrixView<const Ticks> AtLeast(int64_t begin, int64_t end);

 private:
  /// Computes the 8-bit products that a pair has to reach, for left and for right rows.
  void SetNeeds(std::span<const int32_t> left, std::span<const Ticks> left_cuts,
                std::span<const Ticks> right_cuts);
  /// The positions and products of pairs that reach them. left_bytes: the bytes of the left rows.
  std::span<BytePair> FindByBytes(const int8_t* left_bytes, int64_t num_left);
  /// Computes the values of the pairs found and keeps those that reach a cut.
  std::span<const SimilarPair> Decide(std::span<BytePair> found, std::span<const int32_t> left,
                                      std::span<const Ticks> left_cuts,
                                      std::span<const Ticks> right_cuts);

  const CodedRows& rows_;
  int64_t right_begin_ = 0, right_end_ = 0;
  PackedBytes panels_;
  std::vector<int32_t> left_;       ///< the left rows
  std::vector<int8_t> left_bytes_;  ///< of scattered left rows
  std::vector<int32_t> left_needs_;
  std::vector<int32_t> right_needs_;   ///< minus the largest slack of the left rows
  std::vector<int32_t> panel_slacks_;  ///< the largest slack in each panel
  std::vector<BytePair> found_;
  std::vector<SimilarPair> pairs_;
  std::vector<int32_t> products_;
  Matrix<Ticks> at_least_;
};

}  // namespace facegraph
