// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "facegraph/cli/affinity_arguments.h"
#include "facegraph/cli/command.h"
#include "facegraph/gcn/vertex_inputs.h"
#include "facegraph/models/models.h"
#include "facegraph/pipeline/cluster_faces.h"

namespace facegraph::cli {

/// --model: the networks of that file, or those inside the program.
struct ModelArguments {
  std::string path;
};
void AddModelArguments(Command& command, ModelArguments& arguments);
/// Reads the networks and checks, before any work is done, that they fit the features and the
/// affinity. Messages name the model's file. automatic: what edges weigh where neither the user nor
/// the model's file says.
Models LoadModels(const ModelArguments& arguments, const AffinityArguments& affinity,
                  const Features& features, AffinityKind automatic);

/// The same for a stage alone: learned affinities have to be given to it.
Models LoadStageModels(const ModelArguments& arguments, const AffinityArguments& affinity,
                       const NeighborArguments& neighbors, const Features& features);

/// --min-iop, --max-iop, --seeds and --seed-rule: which proposals GCN-S looks at, and how.
void AddSegmentationArguments(Command& command, SegmentationOptions& options,
                              StageOptions stage_options = StageOptions::kListed);

}  // namespace facegraph::cli
