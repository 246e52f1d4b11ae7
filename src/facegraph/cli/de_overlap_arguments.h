// SPDX-License-Identifier: MIT
#pragma once

#include "facegraph/cli/command.h"
#include "facegraph/clustering/de_overlap.h"

namespace facegraph::cli {

/// Options of de-overlap: --fp-cost, --precision, --unassigned, and those for experts: --rank-by,
/// --min-score, --max-iou, --min-inlier, --outliers.
void AddDeOverlapArguments(Command& command, DeOverlapOptions& options,
                       StageOptions stage_options = StageOptions::kListed);

}  // namespace facegraph::cli
