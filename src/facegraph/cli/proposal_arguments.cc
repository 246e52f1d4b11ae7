// SPDX-License-Identifier: MIT
#include "facegraph/cli/proposal_arguments.h"

namespace facegraph::cli {

void AddProposalArguments(Command& command, ProposalArguments& arguments,
                          StageOptions stage_options) {
  const std::string group = "Proposals";
  const auto for_experts = [&](Option& option) {
    if (stage_options == StageOptions::kUnlisted) option.Unlisted();
  };
  std::vector<std::string> names = PresetNames();
  names.insert(names.begin(), "default");
  command
      .AddOption("--preset", arguments.preset,
                 "Named list of settings; default means learned or cosine, as --affinity says")
      .Words(names)
      .Group(group);
  command.AddOption("-k,--k", arguments.k, "Neighbors of each face; the face itself counts as one")
      .AtLeast(1)
      .DefaultNote("as the preset says")
      .Group(group);
  for_experts(command
                  .AddOption("--setting", arguments.settings,
                             "Setting to use instead of those of the preset, such as "
                             "th=0.6,max=300/k=2,groups=8,max=500 (docs/guide/stages.md)")
                  .NoPath()
                  .Placeholder("SETTING")
                  .Group(group));
  for_experts(command
                  .AddFlag("--keep-repeats", arguments.keep_repeats,
                           "Keep proposals that have the same faces as another one, as the "
                           "authors' program does")
                  .Group(group));
}

ProposalPlan MakeProposalPlan(const ProposalArguments& arguments, AffinityKind affinity) {
  ProposalPlan plan = PlanProposals(arguments.preset, arguments.settings, arguments.k, affinity);
  plan.options.keep_repeats = arguments.keep_repeats;
  return plan;
}

}  // namespace facegraph::cli
