// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace facegraph {

/// How many multiplications and additions a second one thread does in ExactNeighbors, for rows of
/// `dim` values: measured, which takes about a tenth of a second. To predict how long a search will
/// take, not for results.
double ProductRate(int64_t dim);

}  // namespace facegraph
