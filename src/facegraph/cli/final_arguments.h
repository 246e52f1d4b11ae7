// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "facegraph/cli/command.h"
#include "facegraph/graph/components.h"
#include "facegraph/pipeline/final_options.h"

namespace facegraph::cli {

/// --rank-by, --wrong-price, --min-score, --max-iou, --outliers and --uncovered: how scored
/// proposals
void AddFinalArguments(CLI::App& command, FinalOptions& options);

}  // namespace facegraph::cli
