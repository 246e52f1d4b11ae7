// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "facegraph/cli/affinity_arguments.h"
#include "facegraph/cli/command.h"
#include "facegraph/cli/inputs.h"
#include "facegraph/cli/method_arguments.h"
#include "facegraph/cli/run_output.h"

namespace facegraph::cli {

/// A run of `facegraph cluster --method`.
struct OtherMethodRun {
  MethodArguments method;
  FeatureArguments features;
  NeighborArguments neighbors;
  AffinityArguments affinity;
  int num_neighbors = 80;  ///< where they have to be found
  std::string truth;        ///< may be empty: nothing to evaluate
  OutputArguments output;
};

/// Clusters by another method than ours and writes the same labels and manifest.
void RunOtherMethod(const OtherMethodRun& run, const CLI::App& command, Session& session);

}  // namespace facegraph::cli
