// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>

#include "facegraph/base/execution.h"
#include "facegraph/base/matrix.h"
#include "facegraph/synth/synth_plan.h"

namespace facegraph {

/// Generates the rows begin .. begin+features.rows()-1: features [rows, dim] of unit length and
/// labels [rows], 0..num_identities-1. A row depends only on the options and its number, so chunks
/// of any size, in any order and with any number of threads give the same bytes.
void SynthRows(const SynthPlan& plan, int64_t begin, MatrixView<float> features,
               std::span<int64_t> labels, const Execution& execution = {});

}  // namespace facegraph
