// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "facegraph/base/execution.h"
#include "facegraph/base/features.h"

namespace facegraph {

/// How the values of features are spread over rows and columns. Arrays that were read with a wrong
/// type or with rows and columns swapped show here. Measured on up to 2048 rows at even intervals.
struct ValueLayout {
  /// Median share that the largest value of a row has in the square of its length, 0..1: 0.02 to
  /// 0.08 for face embeddings. Bits of another type give values of any magnitude, so that one value
  /// outweighs all others. 0: not measured.
  double dominance = 0;
  /// The same if each float32 is taken for two float16. 0: not measured, or not finite.
  double dominance_as_half = 0;
  int64_t num_zero_columns = 0;  ///< columns that are zero in all these rows
  /// Whether all columns have one length and rows do not, as in an array of unit rows that was
  /// transposed. Looked for only if all rows are measured.
  bool columns_are_unit = false;
};

/// features [n, dim]. Rows with NaN or infinity are left out. The same for any number of threads.
ValueLayout MeasureValueLayout(const Features& features, const Execution& execution);

}  // namespace facegraph
