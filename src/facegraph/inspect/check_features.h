// SPDX-License-Identifier: MIT
#pragma once

#include "facegraph/base/execution.h"
#include "facegraph/base/features.h"

namespace facegraph {

/// Rejects features that no similarity can be computed from. Throws Error(kBadData) for the first
/// row that has a value which is not finite, or that is all zero: it has no direction. With
/// zero_rows_allowed the caller says what becomes of zero rows. InspectFeatures counts the same
/// rows (num_not_finite, num_zero). The message names the file and the row, which counts from 0
/// within the file. It is the same for any number of threads.
void CheckFeatures(const Features& features, const Execution& execution = {},
                   bool zero_rows_allowed = false);

}  // namespace facegraph
