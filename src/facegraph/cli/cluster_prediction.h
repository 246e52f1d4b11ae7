// SPDX-License-Identifier: MIT
#pragma once

#include "facegraph/base/features.h"
#include "facegraph/cli/command.h"
#include "facegraph/pipeline/run_cost.h"

namespace facegraph::cli {

/// finds_affinity: affinities are learned in this run.
RunSize MakeRunSize(const Features& features, bool finds_affinity, const Session& session);

/// What `cluster --dry-run` prints: memory, operations and time of each stage, about.
void PrintPrediction(RunSize size, const ClusterOptions& options, Session& session);

}  // namespace facegraph::cli
