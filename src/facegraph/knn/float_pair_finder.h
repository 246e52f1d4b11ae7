// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "facegraph/base/matrix.h"
#include "facegraph/kernels/coded_rows.h"
#include "facegraph/kernels/similarity.h"

namespace facegraph {

/// CodedPairFinder's work by float32 products, for machines without fast products of bytes and for
/// rows that bytes cannot hold well. One for each thread.
class FloatPairFinder {
 public:
  static constexpr int64_t kMaxLeft = kSimilarityRows;

  /// Takes rows units[order[0]], units[order[1]], ... Both must outlive it.
  FloatPairFinder(MatrixView<const float> units, std::span<const int32_t> order)
      : units_(units), order_(order) {}

  static int32_t Error(int64_t dim);
  int32_t error() const { return Error(units_.cols()); }

  void SetRight(int64_t begin, int64_t end);
  std::span<const SimilarPair> Find(int64_t begin, int64_t end, std::span<const Ticks> left_cuts,
                                    std::span<const Ticks> right_cuts);
  std::span<const SimilarPair> Find(std::span<const int32_t> left, std::span<const Ticks> left_cuts,
                                    std::span<const Ticks> right_cuts);
  MatrixView<const Ticks> AtLeast(int64_t begin, int64_t end);

 private:
  /// Copies some rows together.
  MatrixView<const float> Gather(std::span<const int32_t> which, std::vector<float>& rows) const;
  /// Of some rows and the right-hand side, padded.
  MatrixView<const float> Products(std::span<const int32_t> left);
  /// The pairs for which counts(left row, right row), among those that reach a cut.
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

}  // namespace facegraph
