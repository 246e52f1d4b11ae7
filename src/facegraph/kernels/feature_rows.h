// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "facegraph/base/execution.h"
#include "facegraph/base/features.h"
#include "facegraph/base/matrix.h"

namespace facegraph {

/// Throws kBadData unless dim >= 1 and the number of faces fits int32_t.
void CheckShape(const Features& features);

// All functions here are thread safe.

/// Copies rows begin..end-1 to out [end - begin, dim], converted to float32 but not normalized.
/// Rows may span several shards.
void LoadRows(const Features& features, int64_t begin, int64_t end, MatrixView<float> out);

/// The same, normalized to length 1: norm and division in double, rounded once. A float32 row whose
/// squared norm is within 1e-6 of 1 is not changed, so normalizing twice gives the same bits. A
/// zero row stays zero. Throws kBadData, with file and row, for a row with NaN or infinity.
void LoadUnitRows(const Features& features, int64_t begin, int64_t end, MatrixView<float> out);

/// Normalizes a row to length 1 in float32. A zero row stays zero.
void ToUnitLength(std::span<float> row);

/// All rows at length 1, [n, dim]. If the features are one float32 shard of unit rows, this is a
/// view of them, and they must outlive it; otherwise a copy of 4 n dim bytes. Throws as
/// LoadUnitRows does.
class UnitRows {
 public:
  UnitRows(const Features& features, const Execution& execution);
  UnitRows(const UnitRows&) = delete;
  UnitRows& operator=(const UnitRows&) = delete;
  MatrixView<const float> View() const { return view_; }

 private:
  Matrix<float> copy_;
  MatrixView<const float> view_;
};

/// A copy of all rows at length 1, [n, dim]. Throws as LoadUnitRows does.
Matrix<float> AllUnitRows(const Features& features, const Execution& execution);

/// "file: row 7" for error messages: the row is counted within its shard.
std::string RowName(const Features& features, int64_t row);

/// Converts IEEE 754 binary16 to float32, exactly. NaNs become quiet and keep their payload, as the
/// processor instructions do it. from.size() == to.size().
void HalfToFloat(std::span<const uint16_t> from, std::span<float> to);

}  // namespace facegraph
