// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>

#include "facegraph/base/execution.h"
#include "facegraph/base/matrix.h"
#include "facegraph/synth/synth_plan.h"

namespace facegraph {

/// Makes the rows begin .. begin+features.rows()-1 of the plan's faces: features [rows, dim] of
/// unit length and the label [rows] of each, 0..num_identities-1. A row depends on the options and
/// its number alone: any chunks, in any order, by any number of threads, give the same bytes.
void SynthRows(const SynthPlan& plan, int64_t begin, MatrixView<float> features,
               std::span<int64_t> labels, const Execution& execution = {});

}  // namespace facegraph
