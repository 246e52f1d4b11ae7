// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "facegraph/base/execution.h"
#include "facegraph/base/matrix.h"
#include "facegraph/kernels/kernel_table.h"

namespace facegraph {

/// Unit rows rounded to bytes, to find out quickly which pairs may be similar. A row x is step * q
/// + e with q in -127..127; from |e|, which is known for every row, follows what a product of bytes
/// can be off by at most:
///
///   x y - step^2 q_x q_y = e_x y + (x - e_x) e_y, so it is off by |e_x| + |e_y| (1 + |e_x|) at
///   most
///
/// (Cauchy-Schwarz), and by error(x) + error(y) for error(x) = |e_x| (1 + max |e|) + rounding.
class ByteRows {
 public:
  /// Whether this instruction set multiplies bytes faster than float32, and rows of `dim` fit.
  static bool AreFast(int64_t dim);

  /// Takes rows units[order[0]], units[order[1]], ... The step is the one that loses least on a
  /// sample of them. units [n, dim]: unit rows.
  ByteRows(MatrixView<const float> units, std::span<const int32_t> order,
           const Execution& execution);

  int64_t num_rows() const { return codes_.rows(); }
  /// The least that a row's products are known to, see above.
  float error(int64_t row) const { return errors_[static_cast<size_t>(row)]; }
  double MeanError() const;

 private:
  friend class BytePairFinder;
  Matrix<int8_t> codes_;  ///< [n, dim rounded up to 4]
  std::vector<float> errors_;
  double step_ = 0;
};

/// A pair of rows whose similarity is at least `at_least`, and at most `at_most`, give or take
/// SimilarityErrorBound.
struct PossiblePair {
  int32_t left, right;
  float at_least, at_most;
};

/// Finds the pairs of a few left rows with a block of right rows. One for each thread.
class BytePairFinder {
 public:
  static constexpr int64_t kMostLeft = 96;
  static constexpr int64_t kMostRight = 4096;

  explicit BytePairFinder(const ByteRows& rows) : rows_(rows) {}

  /// Rows begin..end-1 become the right-hand side; at most kMostRight.
  void SetRight(int64_t begin, int64_t end);

  /// All pairs of rows begin..end-1, at most kMostLeft, with the right-hand side that may reach the
  /// cut of one of the two: left_cuts [end - begin], right_cuts as many as there are right rows.
  /// Valid until the next call.
  std::span<const PossiblePair> Find(int64_t begin, int64_t end, std::span<const float> left_cuts,
                                     std::span<const float> right_cuts);

 private:
  /// The cuts in units of products.
  void Needs(int64_t begin, std::span<const float> cuts, std::vector<int32_t>& needs) const;
  int32_t Slack(int64_t row) const;

  const ByteRows& rows_;
  int64_t right_begin_ = 0, right_end_ = 0;
  std::vector<uint8_t> panels_;
  std::vector<int32_t> left_needs_, left_slacks_, right_needs_, right_slacks_;
  std::vector<BytePair> found_;
  std::vector<PossiblePair> pairs_;
};

}  // namespace facegraph
