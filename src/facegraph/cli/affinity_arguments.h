// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "facegraph/cli/command.h"
#include "facegraph/cli/inputs.h"
#include "facegraph/pipeline/affinity_models.h"

namespace facegraph::cli {

/// The affinity model of a file; of no name: the one inside the program.
AffinityModel LoadAffinityModel(const std::string& path);

/// LearnAffinity with a search as the command line asks for.
LearnedAffinity FindAffinity(const Features& features, const AffinityModel& model, int k,
                             const SearchArguments& search, Session& session);

}  // namespace facegraph::cli
