// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "facegraph/base/matrix.h"
#include "facegraph/kernels/kernel_table.h"

namespace facegraph {

/// Quantizes a row to integers q with row[t] about step * q[t]. Returns the length of the
/// quantization error, |row - step q|.
double EncodeRow(std::span<const float> row, double step, std::span<int8_t> codes);
double EncodeRow(std::span<const float> row, double step, std::span<int16_t> codes);

/// Unit rows, quantized to 8 bits with one common step. Their dot products are integers: equal on
/// every instruction set, and on some much faster than float32.
class ByteRows {
 public:
  /// Whether this instruction set multiplies bytes faster than float32.
  static bool AreFast();
  /// The maximum dimension for which dot products fit into 32 bits.
  static constexpr int64_t kLongest = 8192;

  /// The step with the smallest quantization error on a sample of the rows units[order[i]].
  static double BestStep(MatrixView<const float> units, std::span<const int32_t> order);

  ByteRows() = default;
  /// Allocates rows whose values are not set yet.
  ByteRows(int64_t num_rows, int64_t dim, double step)
      : step_(step), dim_(dim), bytes_(num_rows, PaddedLength(dim), kUnset) {}

  /// Quantizes one row. Returns the quantization error as EncodeRow does. Different threads may set
  /// different rows.
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
  Matrix<int8_t> bytes_;  ///< [n, PaddedLength(dim)], zeros after dim
};

/// The dot product of row i of `left` and row j of `right`, approximated from their bytes. Both
/// have the same dimension.
double ByteProduct(const ByteRows& left, int64_t i, const ByteRows& right, int64_t j);

/// Quantizes all rows of `units` [n, dim] with the best step for them.
ByteRows EncodeRows(MatrixView<const float> units);

/// Byte rows in the layout of the right-hand side of products. Reuses its memory for the next Pack.
/// The instruction set must not change between packing and multiplying.
class PackedBytes {
 public:
  void Pack(const ByteRows& rows, int64_t begin, int64_t end);
  void Pack(const ByteRows& rows, std::span<const int32_t> which);

  int64_t num_rows() const { return num_rows_; }
  int64_t num_panels() const { return (num_rows_ + kByteColumns - 1) / kByteColumns; }
  /// Operands for the products of `num_left` rows, stored from `left` on, with at most `num_panels`
  /// panels from panel `first` on.
  ByteOperands Operands(const int8_t* left, int64_t num_left, int64_t first = 0,
                        int64_t num_panels = INT64_MAX) const;

 private:
  void Pack(const int8_t* rows, const int32_t* which, int64_t num_rows, int64_t quads);

  std::vector<uint32_t> panels_;
  int64_t num_rows_ = 0;
  int64_t quads_ = 0;
};

}  // namespace facegraph
