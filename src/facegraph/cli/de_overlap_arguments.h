// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "facegraph/cli/command.h"

#include "facegraph/clustering/de_overlap_options.h"

namespace facegraph::cli {

/// --rank-by, --fp-cost, --min-score, --max-iou, --outliers and --unassigned: how scored
/// proposals
void AddDeOverlapArguments(CLI::App& command, DeOverlapOptions& options);

}  // namespace facegraph::cli
