// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "facegraph/base/matrix.h"

namespace facegraph {

/// The dot product in double: sixteen running sums, value t in sum t mod 16, then added in pairs.
/// The same bits on every machine; ExactDot(a, b) == ExactDot(b, a). Not exact in the last bits of
/// a double, far below what a float holds.
double ExactDot(const float* a, const float* b, int64_t dim);

/// The dot product in float32, in an order of the machine's choice: within SimilarityErrorBound of
/// Similarity for unit rows.
float FloatDot(const float* a, const float* b, int64_t dim);

/// The similarity of two unit rows as the program defines it: ExactDot, cut to -1..1, rounded to
/// float.
float Similarity(const float* a, const float* b, int64_t dim);

/// Asks the machine for a row that is needed soon.
inline void PrefetchRow(std::span<const float> row) {
  constexpr size_t kCacheLine = 64 / sizeof(float);
  for (size_t at = 0; at < row.size(); at += kCacheLine) __builtin_prefetch(row.data() + at);
}

/// Rows laid out as the right-hand side of SimilarityBlock. Keeps its memory from one Pack to the
/// next.
class PackedRows {
 public:
  /// rows [num_rows, dim].
  void Pack(MatrixView<const float> rows);

  int64_t num_rows() const { return num_rows_; }
  int64_t dim() const { return dim_; }
  /// num_rows rounded up to what the kernel does at once.
  int64_t padded_rows() const { return padded_rows_; }

 private:
  friend void SimilarityBlock(MatrixView<const float> left, const PackedRows& right,
                              MatrixView<float> out);
  struct alignas(64) CacheLine {  // so that no vector of a panel lies across two
    float values[16];
  };
  std::vector<CacheLine> panels_;
  int64_t num_rows_ = 0;
  int64_t padded_rows_ = 0;
  int64_t dim_ = 0;
};

/// left [m, dim], out [m, right.padded_rows()]: out(i, j) is the float32 dot product of left row i
/// and right row j, summed in an order of the machine's choice; columns past right.num_rows() are
/// 0. For candidates only: what is kept is scored again by Similarity. The fastest m is a multiple
/// of kSimilarityRows. The instruction set must be the one that packed `right`.
void SimilarityBlock(MatrixView<const float> left, const PackedRows& right, MatrixView<float> out);

/// Rows that every instruction set does without a rest.
inline constexpr int64_t kSimilarityRows = 42;

/// The most that SimilarityBlock and Similarity can differ for rows of LoadUnitRows.
///
/// A float32 sum of dim products in any order, fused or not, is off by at most
/// gamma * sum |a_t b_t|, gamma = dim u / (1 - dim u), u = 2^-24 (Higham, Accuracy and Stability of
/// Numerical Algorithms, section 3.1), and sum |a_t b_t| <= |a| |b| <= 1 + 1e-6. To this come the
/// error of ExactDot, the cut to -1..1 (1e-6 at most), the rounding to float, and products that
/// underflow.
double SimilarityErrorBound(int64_t dim);

/// Writes the positions, ascending, of the values >= cut and returns how many they are.
/// `positions` has room for all of them.
int64_t FindAtLeast(std::span<const float> values, float cut, std::span<int32_t> positions);

/// The same for values that reach `cut` or their own one of `cuts` [values.size()].
int64_t FindAtLeastEither(std::span<const float> values, float cut, std::span<const float> cuts,
                          std::span<int32_t> positions);

}  // namespace facegraph
