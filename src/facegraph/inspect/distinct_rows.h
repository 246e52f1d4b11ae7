// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "facegraph/base/execution.h"
#include "facegraph/base/features.h"

namespace facegraph {

/// The rows of features that differ from each other and have a direction.
struct DistinctRows {
  std::vector<int32_t> rows;  ///< [distinct] the first of equal rows, ascending; no zero row
  std::vector<int32_t> place_of_row;  ///< [n] place in `rows` of the row or its equal; -1: zero row
  std::vector<int32_t> zero;          ///< rows that are all zero, ascending

  int64_t num_repeated() const {  ///< rows that equal an earlier row, zero rows left out
    return static_cast<int64_t>(place_of_row.size() - rows.size() - zero.size());
  }
  bool all() const { return rows.size() == place_of_row.size(); }
};

/// Finds rows that are equal bit for bit: hashes first, then values. [n, dim], n below 2^31. Uses
/// 28 bytes per row. The same for any number of threads.
DistinctRows FindDistinctRows(const Features& features, const Execution& execution);

/// Number of distinct rows that are not zero, counted until there are `enough` (in the order of the
/// rows, by hash), so that only arrays of copies are read to their end.
int64_t CountDistinctRows(const Features& features, int64_t enough);

}  // namespace facegraph
