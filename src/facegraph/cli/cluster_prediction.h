// SPDX-License-Identifier: MIT
#pragma once

#include "facegraph/cli/command.h"
#include "facegraph/pipeline/run_cost.h"

namespace facegraph::cli {

/// What `cluster --dry-run` prints: memory, operations and time of each stage, about.
void PrintPrediction(RunSize size, const ClusterOptions& options, Session& session);

}  // namespace facegraph::cli
