// SPDX-License-Identifier: MIT
#include "facegraph/cli/proposal_arguments.h"

#include <fmt/format.h>

namespace facegraph::cli {

void AddProposalArguments(CLI::App& command, ProposalArguments& arguments) {
  const std::string group = "Proposals";
  std::vector<std::string> names = PresetNames();
  names.insert(names.begin(), "default");
  command
      .add_option("--preset", arguments.preset,
                  "Named list of settings; default: learned or cosine, by the affinity")
      ->check(CLI::IsMember(names))
      ->capture_default_str()
      ->group(group);
  command
      .add_option("--setting", arguments.settings,
                  "A setting of your own instead of the preset's, such as "
                  "th=0.6,max=300/k=2,groups=8,max=500; may be "
                  "repeated (docs/parameters.md)")
      ->group(group);
  command
      .add_option("-k,--k", arguments.k,
                  "Neighbors of each face, itself counted (default: the preset's)")
      ->check(CLI::PositiveNumber)
      ->group(group);
  command
      .add_flag("--keep-repeats", arguments.keep_repeats,
                "Keep sets that are proposed more than once, as the reference does")
      ->group(group);
}

ProposalPlan MakeProposalPlan(const ProposalArguments& arguments, AffinityKind affinity) {
  ProposalPlan plan = PlanProposals(arguments.preset, arguments.settings, arguments.k, affinity);
  plan.options.keep_repeats = arguments.keep_repeats;
  return plan;
}

}  // namespace facegraph::cli
