// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "facegraph/base/matrix.h"
#include "facegraph/kernels/byte_rows.h"
#include "facegraph/kernels/similarity.h"

namespace facegraph {

/// BytePairFinder's work by float32 products, for machines without fast products of bytes and for
/// rows that bytes cannot hold well. One for each thread.
class FloatPairFinder {
 public:
  static constexpr int64_t kMostLeft = kSimilarityRows;

  /// Takes rows units[order[0]], units[order[1]], ... Both must outlive it.
  FloatPairFinder(MatrixView<const float> units, std::span<const int32_t> order)
      : units_(units), order_(order) {}

  void SetRight(int64_t begin, int64_t end);
  std::span<const PossiblePair> Find(int64_t begin, int64_t end, std::span<const float> left_cuts,
                                     std::span<const float> right_cuts);

 private:
  /// Copies rows begin..end-1 together.
  MatrixView<const float> Gather(int64_t begin, int64_t end, std::vector<float>& rows) const;

  MatrixView<const float> units_;
  std::span<const int32_t> order_;
  int64_t right_begin_ = 0;
  PackedRows right_;
  std::vector<float> gathered_, left_, products_;
  std::vector<int32_t> positions_;
  std::vector<PossiblePair> pairs_;
};

}  // namespace facegraph
