// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "facegraph/base/matrix.h"
#include "facegraph/kernels/kernel_table.h"

namespace facegraph {

/// Writes whole numbers q with row[t] = step * q[t], give or take, and returns the length of what
/// they leave out, |row - step q|.
double EncodeRow(std::span<const float> row, double step, std::span<int8_t> codes);
double EncodeRow(std::span<const float> row, double step, std::span<int16_t> codes);

/// Unit rows as bytes of one step. Products of them are sums of whole numbers: the same on every
/// instruction set, and on some far quicker than those of float32.
class ByteRows {
 public:
  /// Whether this instruction set multiplies bytes faster than float32.
  static bool AreFast();
  /// The longest rows whose products fit.
  static constexpr int64_t kLongest = 8192;

  /// The step that loses least on a sample of the rows units[order[i]].
  static double BestStep(MatrixView<const float> units, std::span<const int32_t> order);

  ByteRows() = default;
  /// Rows that hold nothing yet.
  ByteRows(int64_t num_rows, int64_t dim, double step)
      : step_(step), dim_(dim), bytes_(num_rows, PaddedLength(dim), kUnset) {}

  /// Different rows may be set by different threads. Returns what EncodeRow does.
  double Set(int64_t row, std::span<const float> values);

  int64_t num_rows() const { return bytes_.rows(); }
  int64_t quads() const { return bytes_.cols() / 4; }  ///< groups of four bytes
  double step() const { return step_; }
  const int8_t* Row(int64_t row) const { return bytes_.Row(row).data(); }

 private:
  static constexpr int64_t PaddedLength(int64_t dim) {
    constexpr int64_t kBytesAtOnce = 4 * kQuadsAtOnce;
    return (dim + kBytesAtOnce - 1) / kBytesAtOnce * kBytesAtOnce;
  }

  double step_ = 1;
  int64_t dim_ = 0;
  Matrix<int8_t> bytes_;  ///< [n, PaddedLength(dim)], zeros behind dim
};

/// The product of a row of each, of the same dimension, as far as bytes can tell.
double ByteProduct(const ByteRows& left, int64_t i, const ByteRows& right, int64_t j);

/// All rows of `units` [n, dim], with the step that is best for them.
ByteRows EncodeRows(MatrixView<const float> units);

/// Byte rows laid out as the right-hand side of products. Keeps its memory from one Pack to the
/// next. The instruction set must stay the one that packed.
class PackedBytes {
 public:
  void Pack(const ByteRows& rows, int64_t begin, int64_t end);
  void Pack(const ByteRows& rows, std::span<const int32_t> which);

  int64_t num_rows() const { return num_rows_; }
  int64_t num_panels() const { return (num_rows_ + kByteColumns - 1) / kByteColumns; }
  /// For products of `num_left` rows that begin at `left` with the panels from `first` on,
  /// `num_panels` at most.
  ByteOperands Operands(const int8_t* left, int64_t num_left, int64_t first = 0,
                        int64_t num_panels = INT64_MAX) const;

 private:
  void Pack(const int8_t* rows, const int32_t* which, int64_t num_rows, int64_t quads);

  std::vector<uint32_t> panels_;
  int64_t num_rows_ = 0;
  int64_t quads_ = 0;
};

}  // namespace facegraph
