// SPDX-License-Identifier: MIT
#include "facegraph/cli/proposal_arguments.h"

#include <fmt/format.h>

#include <algorithm>

#include "facegraph/cli/settings_text.h"

namespace facegraph::cli {

void AddProposalArguments(CLI::App& command, ProposalArguments& arguments) {
  const std::string group = "Proposals";
  command
      .add_option("--preset", arguments.preset,
                  fmt::format("Named list of settings: {}", fmt::join(PresetNames(), ", ")))
      ->check(CLI::IsMember(PresetNames()))
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
                  "Neighbours of each face, itself counted (default: the preset's)")
      ->check(CLI::PositiveNumber)
      ->group(group);
  command
      .add_flag("--keep-repeats", arguments.keep_repeats,
                "Keep sets that are proposed more than once, as the reference does")
      ->group(group);
}

ProposalPlan MakeProposalPlan(const ProposalArguments& arguments) {
  ProposalPreset preset = FindPreset(arguments.preset);
  if (!arguments.settings.empty()) {
    preset.settings.clear();
    for (const std::string& text : arguments.settings)
      preset.settings.push_back(ParseSetting(text));
  }
  ProposalPlan plan{
      .num_neighbours = preset.num_neighbours,
      .options = {.settings = preset.settings, .keep_repeats = arguments.keep_repeats}};
  if (arguments.k > 0) {
    plan.num_neighbours = arguments.k;
    for (ProposalSetting& setting : plan.options.settings) {
      // Settings that used the whole lists go on doing so.
      const bool whole = setting.super_vertices.k == preset.num_neighbours;
      setting.super_vertices.k =
          whole ? arguments.k : std::min<int64_t>(setting.super_vertices.k, arguments.k);
    }
  }
  return plan;
}

}  // namespace facegraph::cli
