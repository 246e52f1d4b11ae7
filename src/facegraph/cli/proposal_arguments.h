// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "facegraph/cli/command.h"
#include "facegraph/proposals/propose.h"

namespace facegraph::cli {

/// --preset, --setting, --k and --keep-repeats: how proposals are made.
struct ProposalArguments {
  std::string preset = "default";
  std::vector<std::string> settings;
  int k = 0;
  bool keep_repeats = false;
};
void AddProposalArguments(Command& command, ProposalArguments& arguments);

/// The settings of the preset, or the given ones instead; with --k, its number of neighbors.
ProposalPlan MakeProposalPlan(const ProposalArguments& arguments,
                              AffinityKind affinity = AffinityKind::kCosine);

}  // namespace facegraph::cli
