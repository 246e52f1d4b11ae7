// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "facegraph/cli/command.h"
#include "facegraph/gcn/vertex_inputs.h"
#include "facegraph/pipeline/cluster_faces.h"
#include "facegraph/pipeline/models.h"

namespace facegraph::cli {

/// --model: the networks of that file, or those inside the program.
struct ModelArguments {
  std::string path;
};
void AddModelArguments(CLI::App& command, ModelArguments& arguments);
/// Reads the networks and checks, before any work is done, that they fit the features. Messages
/// name the model's file.
Models LoadModels(const ModelArguments& arguments, const Features& features,
                  AffinityKind affinity = AffinityKind::kCosine);

/// --min-iop, --max-iop, --seeds, --seed-rule: what GCN-S looks at.
void AddSegmentationArguments(CLI::App& command, SegmentationOptions& options);

}  // namespace facegraph::cli
