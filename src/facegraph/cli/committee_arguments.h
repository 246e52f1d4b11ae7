// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "facegraph/cli/command.h"
#include "facegraph/cli/inputs.h"

namespace facegraph::cli {

/// Features of the same faces by other models, for the method cdp-committee.
struct CommitteeArguments {
  std::vector<std::string> paths;           ///< of the faces to cluster
  std::vector<std::string> learning_paths;  ///< of the faces to learn from
};

/// --committee, and its other half for the faces of `learning_from` ("--train"), which is named
/// `learning_flag` ("--train-committee"). Both are listed in `group`.
void AddCommitteeArguments(Command& command, const std::string& learning_flag,
                           const std::string& learning_from, const std::string& group,
                           CommitteeArguments& arguments);

/// Opens the features. Throws Error(kBadData) for another number of faces.
std::vector<Features> LoadCommittee(const std::vector<std::string>& paths, int64_t num_faces,
                                    Session& session);

}  // namespace facegraph::cli
