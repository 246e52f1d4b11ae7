// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "facegraph/cli/command.h"
#include "facegraph/proposals/propose.h"

namespace facegraph::cli {

/// How proposals are made: --preset, --k, and for experts --setting and --keep-repeats.
struct ProposalArguments {
  std::string preset = "default";
  std::vector<std::string> settings;
  int k = 0;
  bool keep_repeats = false;
};
void AddProposalArguments(Command& command, ProposalArguments& arguments,
                          StageOptions stage_options = StageOptions::kListed);

/// The settings of the preset, or the given ones instead; with --k, that number of neighbors.
ProposalPlan MakeProposalPlan(const ProposalArguments& arguments,
                              AffinityKind affinity = AffinityKind::kCosine);

}  // namespace facegraph::cli
