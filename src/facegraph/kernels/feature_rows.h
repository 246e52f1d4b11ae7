// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "facegraph/base/execution.h"
#include "facegraph/base/features.h"
#include "facegraph/base/matrix.h"

namespace facegraph {

/// Throws kBadData unless dim is at least 1 and the faces can be numbered by int32_t.
void CheckShape(const Features& features);

/// Rows begin..end-1 as they are stored, as float32; out [end - begin, dim]. Rows may lie in
/// several shards. Thread safe, like everything here.
void LoadRows(const Features& features, int64_t begin, int64_t end, MatrixView<float> out);

/// The same rows at length 1: the norm in double, each value divided by it in double and rounded
/// once. A float32 row whose squared norm is within 1e-6 of 1 stays as it is, so that normalizing
/// twice changes nothing. A row of zeros stays one. Throws kBadData, with file and row, for a row
/// that holds NaN or infinity.
void LoadUnitRows(const Features& features, int64_t begin, int64_t end, MatrixView<float> out);

/// Scales a row to length 1, in float32; a row of zeros stays one.
void ToUnitLength(std::span<float> row);

/// All rows at length 1, [n, dim]. Those of one float32 shard that are stored so are read where
/// they lie, which then has to outlive this; else they are a copy of 4 n dim bytes. Throws as
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

/// A copy of all rows at length 1.
Matrix<float> AllUnitRows(const Features& features, const Execution& execution);

/// "file: row 7" for a row of the whole, counted within its shard, for messages.
std::string RowName(const Features& features, int64_t row);

}  // namespace facegraph
