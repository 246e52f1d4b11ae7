// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>

#include "facegraph/affinity/affinity_kind.h"
#include "facegraph/cli/command.h"
#include "facegraph/cli/inputs.h"
#include "facegraph/models/models.h"
#include "facegraph/pipeline/face_graph.h"

namespace facegraph::cli {

/// --affinity and --affinity-model: what the edges of the graph weigh.
struct AffinityArguments {
  std::optional<AffinityKind> kind;  ///< nothing: auto
  std::string model;
};
/// automatic: for --help, what is taken if the user does not say.
void AddAffinityArguments(Command& command, const std::string& automatic,
                          AffinityArguments& arguments);

/// The affinity model of a file; of no name: the one inside the program.
AffinityModel LoadAffinityModel(const std::string& path);

/// The neighbors in the given files, with the features as they are; or what FindFaceGraph finds.
FaceGraph LoadOrFindGraph(const NeighborArguments& arguments, const Features& features,
                          const std::optional<AffinityModel>& affinity, int k, Session& session);

}  // namespace facegraph::cli
