// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "facegraph/base/matrix.h"

namespace facegraph {

/// The dot product in double: sixteen running sums, value t in sum t mod 16, then added in pairs.
/// The same bits on every machine; ExactDot(a, b) == ExactDot(b, a). The rounding error of the
/// double sums is far below the precision of float.
double ExactDot(const float* a, const float* b, int64_t dim);

/// The dot product in float32. The order of additions depends on the machine. For unit rows it is
/// within SimilarityErrorBound of Similarity.
float FloatDot(const float* a, const float* b, int64_t dim);

/// The similarity of two unit rows, as the program defines it: ExactDot, clamped to -1..1 and
/// rounded to float.
float Similarity(const float* a, const float* b, int64_t dim);

/// Prefetches a row into the cache.
inline void PrefetchRow(std::span<const float> row) {
  constexpr size_t kCacheLine = 64 / sizeof(float);
  for (size_t at = 0; at < row.size(); at += kCacheLine) __builtin_prefetch(row.data() + at);
}

/// Rows in the layout of the right-hand side of SimilarityBlock. Reuses its memory for the next
/// Pack.
class PackedRows {
 public:
  /// rows [num_rows, dim].
  void Pack(MatrixView<const float> rows);

  int64_t num_rows() const { return num_rows_; }
  int64_t dim() const { return dim_; }
  /// num_rows, rounded up to the panel width of the kernel.
  int64_t padded_rows() const { return padded_rows_; }

 private:
  friend void SimilarityBlock(MatrixView<const float> left, const PackedRows& right,
                              MatrixView<float> out);
  struct alignas(64) CacheLine {  // aligned, so that no vector of a panel spans two lines
    float values[16];
  };
  std::vector<CacheLine> panels_;
  int64_t num_rows_ = 0;
  int64_t padded_rows_ = 0;
  int64_t dim_ = 0;
};

/// left [m, dim], out [m, right.padded_rows()]: out(i, j) is the float32 dot product of left row i
/// and right row j; columns from right.num_rows() on are 0. The order of additions depends on the
/// machine, so use it only to find candidates and score those with Similarity. Fastest if m is a
/// multiple of kSimilarityRows. The instruction set must be the one that packed `right`.
void SimilarityBlock(MatrixView<const float> left, const PackedRows& right, MatrixView<float> out);

/// A multiple of the tile rows of every instruction set.
inline constexpr int64_t kSimilarityRows = 42;

/// Upper bound of |SimilarityBlock - Similarity| for rows of LoadUnitRows.
///
/// A float32 sum of dim products in any order, fused or not, is off by at most
/// gamma * sum |a_t b_t|, gamma = dim u / (1 - dim u), u = 2^-24 (Higham, Accuracy and Stability of
/// Numerical Algorithms, section 3.1), and sum |a_t b_t| <= |a| |b| <= 1 + 1e-6. Added to this are
/// the error of ExactDot, the clamping to -1..1 (at most 1e-6), the rounding to float, and
/// underflow of products.
double SimilarityErrorBound(int64_t dim);

/// Writes the positions of the values >= cut in ascending order and returns their number.
/// positions.size() >= values.size().
int64_t FindAtLeast(std::span<const float> values, float cut, std::span<int32_t> positions);

/// The same for values that reach `cut` or their own threshold in `cuts` [values.size()].
int64_t FindAtLeastEither(std::span<const float> values, float cut, std::span<const float> cuts,
                          std::span<int32_t> positions);

/// A similarity as a fixed-point number in units of 2^-15, for fast comparisons.
using Ticks = int16_t;

inline constexpr int kTicksPerOne = 1 << 15;
inline constexpr Ticks kMinTicks = std::numeric_limits<Ticks>::min();  ///< not above any similarity

/// Rounds down and clamps to the range of Ticks.
inline Ticks ToTicks(double similarity) {
  return static_cast<Ticks>(std::clamp<double>(std::floor(similarity * kTicksPerOne), kMinTicks,
                                               std::numeric_limits<Ticks>::max()));
}

/// `ticks` minus `by`, clamped to kMinTicks.
inline Ticks Lowered(Ticks ticks, int32_t by) {
  return static_cast<Ticks>(std::max<int32_t>(ticks - by, kMinTicks));
}

/// The rank-th highest of the values; 1 <= rank <= values.size().
Ticks RankedTicks(std::span<const Ticks> values, int64_t rank);

}  // namespace facegraph
